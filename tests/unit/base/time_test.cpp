#include "base/time.h"

#include <doctest/doctest.h>

using namespace understudy;
using namespace std::chrono_literals;

namespace {

Timestamp at(std::int64_t seconds, std::int64_t microseconds = 0) {
    return Timestamp(std::chrono::seconds(seconds)) + Duration(microseconds);
}

std::string date(Timestamp time, std::string_view pattern) {
    std::string out;
    append_date(out, time, pattern);
    return out;
}

constexpr std::int64_t november = 1795428000;  // 2026-11-23T10:00:00Z, a Monday

}  // namespace

TEST_SUITE("time") {
    TEST_CASE("a timestamp is a date, or a date and a time in UTC") {
        CHECK(parse_timestamp("2026-11-23") == at(november - 36000));
        CHECK(parse_timestamp("2026-11-23T10:00:00Z") == at(november));
        CHECK(parse_timestamp("1970-01-01T00:00:00Z") == at(0));
        CHECK(parse_timestamp("1969-12-31T23:59:59Z") == at(-1));
        CHECK(parse_timestamp("2024-02-29") == at(1709164800));
    }

    TEST_CASE("a fraction is read to the microsecond") {
        CHECK(parse_timestamp("2026-11-23T10:00:00.5Z") == at(november, 500000));
        CHECK(parse_timestamp("2026-11-23T10:00:00.000001Z") == at(november, 1));
        CHECK(parse_timestamp("2026-11-23T10:00:00.123456789Z") == at(november, 123456));
    }

    TEST_CASE("anything else is no timestamp") {
        for (const char* text : {"",
                                 "2026",
                                 "2026-11",
                                 "2026-13-01",
                                 "2026-00-01",
                                 "2026-02-29",
                                 "2026-11-31",
                                 "2026-11-23T",
                                 "2026-11-23Z",
                                 "2026-11-23 10:00:00Z",
                                 "2026-11-23T10:00:00",
                                 "2026-11-23T10:00Z",
                                 "2026-11-23T24:00:00Z",
                                 "2026-11-23T10:60:00Z",
                                 "2026-11-23T10:00:60Z",
                                 "2026-11-23T10:00:00.Z",
                                 "2026-11-23T10:00:00.1234567890Z",
                                 "2026-11-23T10:00:00+01:00",
                                 "2026-11-23T10:00:00z",
                                 "26-11-23",
                                 "-026-11-23",
                                 "2026-11-23T10:00:00ZZ"}) {
            CAPTURE(text);
            CHECK_FALSE(parse_timestamp(text));
        }
    }

    TEST_CASE("a timestamp is written with a fraction only if it has one") {
        CHECK(format_timestamp(at(november)) == "2026-11-23T10:00:00Z");
        CHECK(format_timestamp(at(november, 500000)) == "2026-11-23T10:00:00.500000Z");
        CHECK(format_timestamp(at(november, 1)) == "2026-11-23T10:00:00.000001Z");
        CHECK(format_timestamp(at(0, -1)) == "1969-12-31T23:59:59.999999Z");
    }

    TEST_CASE("what is written is read back") {
        for (const Timestamp time : {at(0), at(november, 42), at(-1, 7), at(4102444800)})
            CHECK(parse_timestamp(format_timestamp(time)) == time);
    }

    TEST_CASE("a date pattern replaces its words and keeps the rest") {
        const Timestamp time = at(november + 3723, 45000);
        CHECK(date(time, "YYYY-MM-DD HH:mm:ss") == "2026-11-23 11:02:03");
        CHECK(date(time, "YYYYMMDDHHmmssSSS") == "20261123110203045");
        CHECK(date(time, "DD.MM.YYYY") == "23.11.2026");
        CHECK(date(time, "") == "");
        CHECK(date(time, "at HH o'clock") == "at 11 o'clock");
    }

    TEST_CASE("a piece of a date word stands for itself") {
        CHECK(date(at(november), "YYY M D H m s SS") == "YYY M D H m s SS");
        CHECK(date(at(november), "mmm") == "00m");
    }

    TEST_CASE("an HTTP-date has the names of day and month in English") {
        CHECK(format_http_date(at(november)) == "Mon, 23 Nov 2026 10:00:00 GMT");
        CHECK(format_http_date(at(784111777)) == "Sun, 06 Nov 1994 08:49:37 GMT");  // RFC 9110, section 5.6.7
        CHECK(format_http_date(at(0, -1)) == "Wed, 31 Dec 1969 23:59:59 GMT");
    }

    TEST_CASE("each month has its name") {
        std::string months;
        for (int month = 1; month <= 12; ++month) {
            const std::string text =
                std::string("2026-") + (month < 10 ? "0" : "") + std::to_string(month) + "-01";
            months += format_http_date(*parse_timestamp(text)).substr(8, 3);
        }
        CHECK(months == "JanFebMarAprMayJunJulAugSepOctNovDec");
    }
}
