#include <doctest/doctest.h>

#include "base/time.h"

using namespace understudy;
using namespace std::chrono_literals;

TEST_SUITE("duration") {
    TEST_CASE("a duration is a number and a unit") {
        CHECK(parse_duration("250ms") == Duration(250ms));
        CHECK(parse_duration("30s") == Duration(30s));
        CHECK(parse_duration("15m") == Duration(15min));
        CHECK(parse_duration("24h") == Duration(24h));
        CHECK(parse_duration("7d") == Duration(7 * 24h));
        CHECK(parse_duration("0s") == Duration::zero());
    }

    TEST_CASE("joined parts add up, the larger unit first") {
        CHECK(parse_duration("1h30m") == Duration(90min));
        CHECK(parse_duration("1d2h3m4s5ms") == Duration(26h + 3min + 4s + 5ms));
        CHECK_FALSE(parse_duration("30m1h"));
        CHECK_FALSE(parse_duration("1h1h"));
    }

    TEST_CASE("anything else is no duration") {
        for (const char* text : {"", "s", "5", "-5s", "+5s", "5 s", " 5s", "5s ", "1.5s", "5S", "5us", "5x",
                                 "1h30", "1hm", "1e3s"}) {
            CAPTURE(text);
            CHECK_FALSE(parse_duration(text));
        }
    }

    TEST_CASE("a duration longer than 100 years is refused, however it is written") {
        CHECK(parse_duration("36524d"));
        CHECK_FALSE(parse_duration("36525d"));
        CHECK_FALSE(parse_duration("36524d7h"));
        CHECK_FALSE(parse_duration("9223372036854775807ms"));
        CHECK_FALSE(parse_duration("99999999999999999999999s"));
    }

    TEST_CASE("a duration is written with the largest units and without zero parts") {
        CHECK(format_duration(0s) == "0s");
        CHECK(format_duration(250ms) == "250ms");
        CHECK(format_duration(1500ms) == "1s500ms");
        CHECK(format_duration(90min) == "1h30m");
        CHECK(format_duration(24h) == "1d");
        CHECK(format_duration(24h + 1s) == "1d1s");
        CHECK(format_duration(-90s) == "-1m30s");
    }

    TEST_CASE("what is finer than a millisecond is not written") {
        CHECK(format_duration(Duration(999)) == "0s");
        CHECK(format_duration(Duration(-999)) == "0s");
        CHECK(format_duration(Duration(1999)) == "1ms");
    }

    TEST_CASE("what is written is read back") {
        for (const Duration duration :
             {Duration(1ms), Duration(61s), Duration(25h + 59min), Duration(100 * 24h + 999ms)})
            CHECK(parse_duration(format_duration(duration)) == duration);
    }
}
