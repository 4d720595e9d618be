#include "base/pattern.h"

#include <doctest/doctest.h>

using namespace understudy;

namespace {

std::shared_ptr<const Pattern> compiled(std::string_view text) {
    auto result = Pattern::compile(text);
    if (const auto* reason = std::get_if<std::string>(&result)) FAIL(*reason);
    return std::get<0>(result);
}

}  // namespace

TEST_SUITE("pattern") {
    TEST_CASE("a pattern is found anywhere, or must match all") {
        const auto digits = compiled("[0-9]+");
        CHECK(digits->is_in("abc 12 def"));
        CHECK_FALSE(digits->is_in("abc"));
        CHECK(digits->matches("12"));
        CHECK_FALSE(digits->matches("12 "));
        CHECK_FALSE(digits->matches(""));
    }

    TEST_CASE("anchors hold at the ends of the text, not of a line") {
        CHECK(compiled("^a$")->is_in("a"));
        CHECK_FALSE(compiled("^a$")->is_in("b\na\n"));
    }

    TEST_CASE("the empty pattern is in every text") {
        CHECK(compiled("")->is_in(""));
        CHECK(compiled("")->is_in("x"));
        CHECK_FALSE(compiled("")->matches("x"));
    }

    TEST_CASE("a pattern keeps its text") {
        CHECK(compiled("^a|b$")->text() == "^a|b$");
    }

    TEST_CASE("a wrong pattern is refused with the reason") {
        for (const char* text : {"[a", "(a", "a)", "*a", "a**", "\\", "(?=a)", "(a)\\1", "a{2,1}"}) {
            CAPTURE(text);
            const auto result = Pattern::compile(text);
            REQUIRE(std::holds_alternative<std::string>(result));
            CHECK_FALSE(std::get<std::string>(result).empty());
        }
        CHECK(std::get<std::string>(Pattern::compile("[a")) == "missing ]: [a");
    }

    TEST_CASE("a pattern that would need much memory is refused") {
        CHECK(std::holds_alternative<std::string>(Pattern::compile("((a{100}){100}){100}")));
        CHECK(std::holds_alternative<std::string>(Pattern::compile("(\\pL{500}){2}")));
    }

    TEST_CASE("a pattern that makes others backtrack for years answers at once") {
        CHECK_FALSE(compiled("^(a+)+$")->is_in(std::string(100'000, 'a') + "b"));
        CHECK_FALSE(compiled("(x+x+)+y")->is_in(std::string(100'000, 'x')));
    }

    TEST_CASE("any bytes may be searched") {
        CHECK(compiled("b")->is_in(std::string_view("a\0b\xff", 4)));
        CHECK(compiled("^.$")->is_in("\xc3\xa4"));
        CHECK_FALSE(compiled("a")->is_in(std::string_view()));
    }
}
