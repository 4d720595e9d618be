#include "yaml/core_schema.h"

#include <doctest/doctest.h>

using namespace understudy;
using yaml::plain_value;

TEST_CASE("plain scalars follow YAML 1.2's core schema") {
    for (const char* null : {"", "~", "null", "Null", "NULL"}) CHECK(plain_value(null) == Value(nullptr));
    for (const char* yes : {"true", "True", "TRUE"}) CHECK(plain_value(yes) == Value(true));
    for (const char* no : {"false", "False", "FALSE"}) CHECK(plain_value(no) == Value(false));
    CHECK(plain_value("0") == Value(0));
    CHECK(plain_value("-7") == Value(-7));
    CHECK(plain_value("+7") == Value(7));
    CHECK(plain_value("007") == Value(7));
    CHECK(plain_value("0x1F") == Value(31));
    CHECK(plain_value("0o17") == Value(15));
    CHECK(plain_value("9223372036854775807") == Value(std::int64_t{9223372036854775807}));
    CHECK(plain_value("1.5") == Value(1.5));
    CHECK(plain_value("-.5") == Value(-0.5));
    CHECK(plain_value("5.") == Value(5.0));
    CHECK(plain_value("1e3") == Value(1000.0));
    CHECK(plain_value("+2.5E-1") == Value(0.25));
}

TEST_CASE("what only looks like a number or a boolean is text") {
    for (const char* text : {"yes",
                             "off",
                             "nul",
                             "tRue",
                             "2026-11-23",
                             "12:30",
                             "1_000",
                             "0b1",
                             "0x",
                             "0xG",
                             "1.2.3",
                             "-",
                             "+",
                             ".",
                             "e3",
                             "1e",
                             "1e+",
                             "--1",
                             "1234567890abcdef",
                             ".inf",
                             ".nan",
                             "NaN",
                             "1 ",
                             "12e",
                             "S1:2"}) {
        CAPTURE(text);
        CHECK(plain_value(text) == Value(text));
    }
}

TEST_CASE("a number beyond 64 bits is none") {
    CHECK_FALSE(plain_value("9223372036854775808").has_value());
    CHECK_FALSE(plain_value("0xFFFFFFFFFFFFFFFFF").has_value());
    CHECK_FALSE(plain_value("1e999").has_value());
}
