#include "base/text_search.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <string_view>

using understudy::contains;

TEST_CASE("a part is found wherever it begins, and only if all of it is there") {
    for (const std::size_t size : {1, 2, 3, 15, 16, 17, 31, 32, 33, 47, 48, 64, 65, 100, 200}) {
        for (const std::size_t length : {1, 2, 4, 8, 16, 17, 33}) {
            if (length > size) continue;
            std::string part(length, 'a');
            part.back() = 'z';
            part.front() = length == 1 ? 'z' : 'b';
            CHECK_FALSE(contains(std::string(size, 'a'), part));
            for (std::size_t at = 0; at + length <= size; ++at) {
                CAPTURE(size);
                CAPTURE(length);
                CAPTURE(at);
                std::string text(size, 'a');
                text.replace(at, length, part);
                CHECK(contains(text, part));
                if (length < 3) continue;
                text[at + length / 2] = '-';  // both ends are right
                CHECK_FALSE(contains(text, part));
            }
        }
    }
}

TEST_CASE("nothing stands everywhere, and something longer nowhere") {
    CHECK(contains("", ""));
    CHECK(contains("text", ""));
    CHECK_FALSE(contains("", "t"));
    CHECK_FALSE(contains("text", "texts"));
    CHECK(contains("text", "text"));
    CHECK(contains(std::string_view("a\0b\0c", 5), std::string_view("\0c", 2)));
}

TEST_CASE("a part is found among many places where both of its ends are right") {
    std::string text;
    for (int i = 0; i < 500; ++i) text += "a-z";
    CHECK_FALSE(contains(text, "a+z"));
    CHECK(contains(text + "a+z", "a+z"));
    CHECK(contains("a+z" + text, "a+z"));
}

TEST_CASE("texts that are made to be searched slowly are not") {
    const std::string text(4'000'000, 'a');
    const std::string part = std::string(2'000, 'a') + 'b' + std::string(2'000, 'a');
    const auto begin = std::chrono::steady_clock::now();
    CHECK_FALSE(contains(text, part));
    // A search that compares anew at each place takes minutes.
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
}
