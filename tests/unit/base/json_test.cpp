#include "base/json.h"

#include <doctest/doctest.h>

using namespace understudy;

namespace {

Value parsed(std::string_view text, JsonLimits limits = {}) {
    auto result = parse_json(text, limits);
    if (const auto* error = std::get_if<JsonError>(&result)) FAIL(error->reason);
    return std::get<Value>(result);
}

JsonError refused(std::string_view text, JsonLimits limits = {}) {
    auto result = parse_json(text, limits);
    if (std::holds_alternative<Value>(result)) FAIL("was accepted: " << text.substr(0, 80));
    return std::get<JsonError>(result);
}

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

}  // namespace

TEST_SUITE("json") {
    TEST_CASE("each kind of JSON value is read") {
        CHECK(parsed("null").is_null());
        CHECK(parsed("true") == Value(true));
        CHECK(parsed(" \r\n\t\"a\" ") == Value("a"));
        CHECK(parsed("[1, \"b\", [], {}]") == Value(Value::List{1, "b", Value::List{}, Value::Object{}}));
        CHECK(parsed(R"({"a": {"b": [null]}})").find("a")->find("b")->list()[0].is_null());
    }

    TEST_CASE("an object keeps the order of its members") {
        const Value value = parsed(R"({"z": 1, "a": 2, "m": 3})");
        CHECK(to_json(value) == R"({"z":1,"a":2,"m":3})");
    }

    TEST_CASE("a whole number that fits 64 bits is an integer, any other a number") {
        CHECK(parsed("0").type() == Value::Type::integer);
        CHECK(parsed("-0").type() == Value::Type::integer);
        CHECK(parsed("9223372036854775807").integer() == INT64_MAX);
        CHECK(parsed("-9223372036854775808").integer() == INT64_MIN);
        CHECK(parsed("9223372036854775808").number() == 0x1p63);
        CHECK(parsed("-9223372036854775809").number() == -0x1p63);
        CHECK(parsed("18446744073709551616").number() == 0x1p64);
        CHECK(parsed("1.0").type() == Value::Type::number);
        CHECK(parsed("1e3").number() == 1000);
        CHECK(parsed("1e-999").number() == 0);
    }

    TEST_CASE("a number out of range is refused where it starts") {
        const JsonError error = refused("[1, 1e999]");
        CHECK(error.offset == 4);
        CHECK(error.reason == "number out of range");
        CHECK(refused("-1e999").reason == "number out of range");
        CHECK(refused(std::string(400, '9')).reason == "number out of range");
    }

    TEST_CASE("escapes are resolved") {
        CHECK(parsed(R"("\"\\\/\b\f\n\r\t\u00e4\ud83d\ude00")").text() ==
              "\"\\/\b\f\n\r\t\xc3\xa4\xf0\x9f\x98\x80");
        CHECK(parsed(R"("\u0000")").text() == std::string_view("\0", 1));
    }

    TEST_CASE("a lone surrogate is refused") {
        refused(R"("\ud83d")");
        refused(R"("\ude00")");
        refused(R"("\ud83dx")");
    }

    TEST_CASE("an empty or blank text is an error") {
        CHECK(refused("").reason == "the text is empty");
        CHECK(refused(" \r\n\t").reason == "the text is empty");
        CHECK(refused(std::string_view()).offset == 0);
    }

    TEST_CASE("a syntax error tells its byte and what was expected, in one line") {
        const JsonError end = refused("[1, ");
        CHECK(end.offset == 4);
        CHECK(end.reason == "unexpected end of input; expected '[', '{', or a literal");

        const JsonError key = refused("{\"a\": 1, }");
        CHECK(key.offset == 9);
        CHECK(key.reason == "unexpected '}'; expected string literal");

        const JsonError rest = refused("{} x");
        CHECK(rest.offset == 3);
        CHECK(rest.reason == "invalid literal");

        const JsonError second = refused("1 \"two\"");
        CHECK(second.offset == 2);
        CHECK(second.reason == "unexpected string literal; expected end of input");

        CHECK(refused("[1  -2.5e3]").offset == 4);
        CHECK(refused("[1,true false]").offset == 8);
        CHECK(refused("]").offset == 0);
        CHECK(refused("{1:2}").offset == 1);
    }

    TEST_CASE("an error never repeats the text it found") {
        const JsonError error = refused("[\"" + std::string(100000, 'x') + "\n\"]");
        CHECK(error.offset == 100002);
        CHECK(error.reason.size() < 200);
        CHECK(error.reason.find('\n') == std::string::npos);
        CHECK(error.reason.find("xxx") == std::string::npos);
    }

    TEST_CASE("what only looks like JSON is refused") {
        for (const char* text :
             {"{",        "}",       "[",        "]",       "[1,]",      "[,]",   "{\"a\"}",
              "{\"a\":}", "{a:1}",   "{'a':1}",  "nul",     "True",      "NaN",   "Infinity",
              "-",        "+1",      "01",       "1.",      ".5",        "1e",    "0x10",
              "\"",       "\"\\x\"", "\"a\tb\"", "// c\n1", "/* c */ 1", "[1 2]", "1,"}) {
            CAPTURE(text);
            CHECK_FALSE(refused(text).reason.empty());
            CHECK(refused(text).reason.find("json.exception") == std::string::npos);
        }
    }

    TEST_CASE("a NUL byte is refused, even where the text could end") {
        using namespace std::string_view_literals;
        CHECK(refused("{}\0garbage"sv).offset == 2);
        CHECK(refused("\"a\0b\""sv).reason == "NUL byte");
        CHECK(refused("\0"sv).offset == 0);
    }

    TEST_CASE("invalid UTF-8 is refused where it stands") {
        CHECK(refused("[\"a\xff\"]").offset == 3);
        CHECK(refused("\"\xc0\xaf\"").reason == "invalid string: ill-formed UTF-8 byte");
        refused("\"\xed\xa0\x80\"");
        refused("\"\xf4\x90\x80\x80\"");
        refused("\"\xe2\x82\"");
        refused("\xff");
    }

    TEST_CASE("a duplicate key is refused where it stands") {
        const JsonError error = refused(R"({"a": 1, "b": {"a": 2}, "a": 3})");
        CHECK(error.offset == 24);
        CHECK(error.reason == "duplicate key \"a\"");
    }

    TEST_CASE("keys are compared after escapes, and the place is that of the opening quote") {
        CHECK(refused(R"({"\"\\": 1, "\u0022\\": 2})").offset == 12);
        CHECK(refused(R"({"": 1, "": 2})").offset == 8);
        CHECK(refused("{\"a\nb\"").reason.find('\n') == std::string::npos);
        CHECK(refused(R"({"\n":1,"\n":2})").reason == R"(duplicate key "\n")");
    }

    TEST_CASE("a duplicate key is found among many") {
        std::string text = "{";
        for (int i = 0; i < 1000; ++i) text += "\"k" + std::to_string(i) + "\":0,";
        CHECK(parsed(text + "\"last\":0}").object().size() == 1001);
        CHECK(refused(text + "\"k3\":0}").offset == text.size());
        CHECK(refused(text + "\"k500\":0}").reason == "duplicate key \"k500\"");
    }

    TEST_CASE("the same key in different objects is no duplicate") {
        CHECK(parsed(R"([{"a": 1}, {"a": {"a": 2}}])").list().size() == 2);
    }

    TEST_CASE("a text may be as deep as the limit and no deeper") {
        CHECK(parsed(nested(64)).is_list());
        const JsonError error = refused(nested(65));
        CHECK(error.offset == 64);
        CHECK(error.reason == "nested deeper than 64");
        CHECK(refused(R"({"a":{"b":1}})", {.depth = 1}).offset == 5);
        CHECK(parsed("1", {.depth = 0}) == Value(1));
        refused("[]", {.depth = 0});
    }

    TEST_CASE("hostile depth is refused at once") {
        CHECK(refused(std::string(5'000'000, '[')).offset == 64);
        std::string objects;
        for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
        CHECK(refused(objects).reason == "nested deeper than 64");
    }

    TEST_CASE("what is written is read back") {
        const Value value(
            Value::Object{{"text", "a\"\\\n\x01\xc3\xa4"}, {"list", Value::List{1, 0.1, true, nullptr}}});
        CHECK(parsed(to_json(value)) == value);
    }
}
