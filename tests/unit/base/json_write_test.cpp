#include <doctest/doctest.h>

#include <limits>

#include "base/json.h"

using namespace understudy;

namespace {

std::string quoted(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

}  // namespace

TEST_SUITE("json_write") {
    TEST_CASE("values are written compactly and in order") {
        const Value value(
            Value::Object{{"b", 1}, {"a", Value::List{true, nullptr, "x"}}, {"e", Value::Object{}}});
        CHECK(to_json(value) == R"({"b":1,"a":[true,null,"x"],"e":{}})");
        CHECK(to_json(Value::List{}) == "[]");
    }

    TEST_CASE("absent is written as null and a time as ISO 8601") {
        CHECK(to_json(Value()) == "null");
        CHECK(to_json(Value::List{Value(), Value(Timestamp(std::chrono::milliseconds(1500)))}) ==
              R"([null,"1970-01-01T00:00:01.500000Z"])");
    }

    TEST_CASE("the result is appended") {
        std::string out = "data: ";
        append_json(out, "a");
        CHECK(out == "data: \"a\"");
    }

    TEST_CASE("integers are written to the last digit") {
        CHECK(to_json(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
        CHECK(to_json(std::numeric_limits<std::int64_t>::max()) == "9223372036854775807");
        CHECK(to_json(0) == "0");
    }

    TEST_CASE("numbers are written with the fewest digits that read back") {
        CHECK(to_json(0.1) == "0.1");
        CHECK(to_json(-2.5) == "-2.5");
        CHECK(to_json(1.0 / 3) == "0.3333333333333333");
        CHECK(to_json(0.1 + 0.2) == "0.30000000000000004");
        CHECK(to_json(5.0) == "5");
        CHECK(to_json(-0.0) == "-0");
    }

    TEST_CASE("only very large and very small numbers have an exponent") {
        CHECK(to_json(300000.0) == "300000");
        CHECK(to_json(1e20) == "100000000000000000000");
        CHECK(to_json(1e21) == "1e+21");
        CHECK(to_json(0.000001) == "0.000001");
        CHECK(to_json(1e-7) == "1e-07");
        CHECK(to_json(std::numeric_limits<double>::max()) == "1.7976931348623157e+308");
        CHECK(to_json(std::numeric_limits<double>::denorm_min()) == "5e-324");
    }

    TEST_CASE("a number JSON cannot say becomes null") {
        CHECK(to_json(std::numeric_limits<double>::infinity()) == "null");
        CHECK(to_json(std::numeric_limits<double>::quiet_NaN()) == "null");
    }

    TEST_CASE("quotes, backslashes and control characters are escaped, nothing else") {
        CHECK(quoted("") == "\"\"");
        CHECK(quoted("a/b<c>&'\x7f") == "\"a/b<c>&'\x7f\"");
        CHECK(quoted("\"\\\b\f\n\r\t") == R"("\"\\\b\f\n\r\t")");
        CHECK(quoted(std::string_view("\0\x01\x1f", 3)) == R"("\u0000\u0001\u001f")");
        CHECK(quoted("\n") == R"("\n")");
        CHECK(quoted("a\nb\nc") == R"("a\nb\nc")");
    }

    TEST_CASE("valid UTF-8 is copied") {
        const std::string_view text =
            "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80 \xed\x9f\xbf \xee\x80\x80 \xf4\x8f\xbf\xbf";
        CHECK(quoted(text) == "\"" + std::string(text) + "\"");
    }

    TEST_CASE("invalid UTF-8 is replaced, once for each broken sequence") {
        const std::string r = "\xef\xbf\xbd";
        CHECK(quoted("a\xff"
                     "b") == "\"a" + r + "b\"");
        CHECK(quoted("\x80") == "\"" + r + "\"");
        CHECK(quoted("\xc0\xaf") == "\"" + r + r + "\"");                           // overlong
        CHECK(quoted("\xed\xa0\x80") == "\"" + r + r + r + "\"");                   // surrogate
        CHECK(quoted("\xf4\x90\x80\x80") == "\"" + r + r + r + r + "\"");           // above U+10FFFF
        CHECK(quoted("\xe2\x82") == "\"" + r + "\"");                               // cut off at the end
        CHECK(quoted("\xf0\x9f\x98\"") == "\"" + r + "\\\"\"");                     // cut off by a quote
        CHECK(quoted("\xe2\x82\xe2\x82\xac") == "\"" + r + "\xe2\x82\xac" + "\"");  // cut off by the next
    }

    TEST_CASE("every byte alone gives JSON that reads back") {
        for (int byte = 0; byte < 256; ++byte) {
            CAPTURE(byte);
            const auto result = parse_json(quoted(std::string(1, static_cast<char>(byte))));
            CHECK(std::holds_alternative<Value>(result));
        }
    }

    TEST_CASE("member names are escaped too") {
        CHECK(to_json(Value::Object{{"a\"\xff", 1}}) == "{\"a\\\"\xef\xbf\xbd\":1}");
    }

    TEST_CASE("a list or object that is written again is written alike, also inside others") {
        const Value inner(Value::Object{{"a", Value::List{1, "x"}}, {"b", nullptr}});
        const std::string once = R"({"a":[1,"x"],"b":null})";
        for (int i = 0; i < 3; ++i) CHECK(to_json(inner) == once);
        const Value outer(Value::List{inner, inner});
        for (int i = 0; i < 3; ++i) CHECK(to_json(outer) == "[" + once + "," + once + "]");
        std::string behind = "before ";
        append_json(behind, inner);
        CHECK(behind == "before " + once);
        const Value large(Value::List{std::string(100'000, 'x')});
        for (int i = 0; i < 3; ++i) CHECK(to_json(large).size() == 100'004);
    }
}
