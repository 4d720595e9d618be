#include "base/letter_case.h"

#include <doctest/doctest.h>

#include <string>

using understudy::equal_without_case;
using understudy::lower;
using understudy::starts_without_case;
using understudy::upper;

TEST_CASE("only ASCII letters have a case") {
    for (int i = 0; i < 256; ++i) {
        const char c = static_cast<char>(i);
        CAPTURE(i);
        const bool is_upper = i >= 'A' && i <= 'Z', is_lower = i >= 'a' && i <= 'z';
        CHECK(lower(c) == (is_upper ? static_cast<char>(i + 32) : c));
        CHECK(upper(c) == (is_lower ? static_cast<char>(i - 32) : c));
    }
    CHECK(lower(std::string("X-Key \xC4")) == "x-key \xC4");
}

TEST_CASE("texts are equal without case if each of their characters is") {
    for (const std::size_t size : {1, 7, 8, 9, 15, 16, 17}) {
        for (std::size_t at = 0; at < size; ++at) {
            for (int i = 0; i < 256; ++i) {
                for (const char other : {'a', 'Z', '@', '[', '`', '{', '\0', '\x80', '\xC1'}) {
                    std::string a(size, 'q'), b(size, 'Q');
                    a[at] = static_cast<char>(i);
                    b[at] = other;
                    const bool expected = lower(a[at]) == lower(b[at]);
                    if (equal_without_case(a, b) != expected) FAIL_CHECK("size " << size << ", at " << at << ": " << i << " and " << other);
                }
            }
        }
    }
    CHECK(equal_without_case("", ""));
    CHECK_FALSE(equal_without_case("a", ""));
    CHECK_FALSE(equal_without_case("Content-Type", "Content-Typ"));
}

TEST_CASE("a text starts without case as any of its beginnings") {
    CHECK(starts_without_case("HTTP://x", "http://"));
    CHECK(starts_without_case("a", ""));
    CHECK_FALSE(starts_without_case("http:/", "http://"));
}
