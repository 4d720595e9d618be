#include "base/random_text.h"

#include <doctest/doctest.h>

#include <set>

#include "base/pattern.h"

using namespace understudy;

namespace {

RandomText compiled(std::string_view pattern) {
    auto result = RandomText::compile(pattern);
    if (const auto* reason = std::get_if<std::string>(&result)) FAIL(*reason);
    return std::get<RandomText>(result);
}

std::string drawn(std::string_view pattern, std::uint64_t seed = 1) {
    Dice dice(seed);
    return compiled(pattern).draw(dice);
}

std::string reason(std::string_view pattern) {
    auto result = RandomText::compile(pattern);
    if (std::holds_alternative<RandomText>(result)) FAIL("was accepted: " << pattern);
    return std::get<std::string>(result);
}

}  // namespace

TEST_SUITE("random_text") {
    TEST_CASE("a drawn text has the form of its pattern") {
        const std::string_view patterns[] = {
            "[0-9a-f]{16}", "[a-z0-9_]{8}-[A-Z]", "ak_[0-9]{3}x{2}",
            "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"};
        for (const std::string_view pattern : patterns) {
            const auto form = std::get<0>(Pattern::compile(pattern));
            Dice dice(7);
            const RandomText random = compiled(pattern);
            for (int i = 0; i < 100; ++i) CHECK(form->matches(random.draw(dice)));
        }
    }

    TEST_CASE("the same dice give the same text, the next draw another") {
        CHECK(drawn("[a-z]{32}", 5) == drawn("[a-z]{32}", 5));
        CHECK(drawn("[a-z]{32}", 5) != drawn("[a-z]{32}", 6));
        Dice dice(5);
        const RandomText random = compiled("[a-z]{32}");
        CHECK(random.draw(dice) != random.draw(dice));
    }

    TEST_CASE("a copy draws the same texts") {
        const RandomText random = compiled("[a-z]{32}");
        const RandomText copy = random;
        Dice one(3);
        Dice other(3);
        CHECK(random.draw(one) == copy.draw(other));
    }

    TEST_CASE("every character of a class is drawn sooner or later, and no other") {
        Dice dice(1);
        const RandomText random = compiled("[a-cx_-]");
        std::set<std::string> seen;
        for (int i = 0; i < 1000; ++i) seen.insert(random.draw(dice));
        CHECK(seen == std::set<std::string>{"a", "b", "c", "x", "_", "-"});
    }

    TEST_CASE("a character without choice stands for itself and rolls no dice") {
        CHECK(drawn("a.b*c+d?(e)|^$") == "a.b*c+d?(e)|^$");
        CHECK(drawn("x{5}") == "xxxxx");
        Dice with_prefix(9);
        Dice without(9);
        CHECK(compiled("token_[a-z]{8}").draw(with_prefix) == "token_" + compiled("[a-z]{8}").draw(without));
    }

    TEST_CASE("a backslash takes the meaning from a character") {
        CHECK(drawn(R"(\[\]\{3\}\\)") == R"([]{3}\)");
        CHECK(drawn(R"([\]]{2}[\-][\\])") == R"(]]-\)");
    }

    TEST_CASE("a hyphen at either end of a class is a hyphen") {
        CHECK(drawn("[-]{3}") == "---");
        Dice dice(1);
        std::set<std::string> seen;
        for (int i = 0; i < 100; ++i) seen.insert(compiled("[-a]").draw(dice));
        CHECK(seen == std::set<std::string>{"-", "a"});
    }

    TEST_CASE("a text of 256 characters can be drawn, no longer one") {
        CHECK(drawn("[a-z]{256}").size() == 256);
        CHECK(drawn("[a-z]{200}[0-9]{56}").size() == 256);
        CHECK(reason("[a-z]{256}x") == "the text would be longer than 256 characters");
        CHECK(reason(std::string(257, 'a')) == "the text would be longer than 256 characters");
        CHECK(reason("a{257}") == "a count is a number from 1 to 256, not '257'");
    }

    TEST_CASE("a wrong pattern is refused with the reason") {
        CHECK(reason("") == "the pattern is empty");
        CHECK(reason("[a-z") == "'[' without ']'");
        CHECK(reason("[") == "'[' without ']'");
        CHECK(reason("[a-") == "'[' without ']'");
        CHECK(reason("[]") == "'[]' has no characters");
        CHECK(reason("[^a]") == "'[^' is not supported; list the characters");
        CHECK(reason("[z-a]") == "the range z-a runs backwards");
        CHECK(reason("a]") == "']' has no beginning; write \\]");
        CHECK(reason("a}") == "'}' has no beginning; write \\}");
        CHECK(reason("{3}") == "'{' has nothing before it to repeat");
        CHECK(reason("a{2}{2}") == "'{' has nothing before it to repeat");
        CHECK(reason("a{2") == "'{' without '}'");
        CHECK(reason("a{}") == "a count is a number from 1 to 256, not ''");
        CHECK(reason("a{0}") == "a count is a number from 1 to 256, not '0'");
        CHECK(reason("a{2,3}") == "a count is a number from 1 to 256, not '2,3'");
        CHECK(reason("a{-1}") == "a count is a number from 1 to 256, not '-1'");
        CHECK(reason("a{99999999999999999999}") ==
              "a count is a number from 1 to 256, not '99999999999999999999'");
        CHECK(reason("a\\") == "'\\' at the end");
        CHECK(reason("\\d{3}") == "'\\d' has no meaning here; write a class such as [0-9]");
        CHECK(reason("\xc3\xa4") == "only ASCII characters can be drawn");
    }
}
