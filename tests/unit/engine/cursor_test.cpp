#include "engine/cursor.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <set>

using understudy::engine::make_cursor;
using understudy::engine::read_cursor;

TEST_CASE("a cursor brings back its place") {
    for (const std::int64_t place : {0LL, 1LL, 12LL, 1'000'000LL, (1LL << 40) - 1}) CHECK(read_cursor(42, make_cursor(42, place)) == place);
}

TEST_CASE("a cursor is fifteen letters and digits") {
    const std::string token = make_cursor(42, 12);
    CHECK(token.size() == 15);
    CHECK(std::all_of(token.begin(), token.end(), [](unsigned char c) { return std::isalnum(c) != 0; }));
}

TEST_CASE("neighbouring places have cursors that look unlike") {
    std::set<std::string> heads;
    for (int place = 0; place < 100; ++place) heads.insert(make_cursor(42, place).substr(0, 4));
    CHECK(heads.size() > 95);
}

TEST_CASE("a cursor of another list or world is not understood") {
    CHECK_FALSE(read_cursor(43, make_cursor(42, 12)));
}

TEST_CASE("what was never given out is not understood") {
    CHECK_FALSE(read_cursor(42, ""));
    CHECK_FALSE(read_cursor(42, "null"));
    CHECK_FALSE(read_cursor(42, "ABCa1bcdDEe2f3G"));
    CHECK_FALSE(read_cursor(42, "zzzzzzzzzzzzzzz"));
    CHECK_FALSE(read_cursor(42, "ABCa1bcdDEe2f3-"));
}

TEST_CASE("changing one character of a cursor makes it worthless") {
    const std::string token = make_cursor(42, 12);
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string changed = token;
        changed[i] = changed[i] == 'a' ? 'b' : 'a';
        CHECK_FALSE(read_cursor(42, changed));
    }
}
