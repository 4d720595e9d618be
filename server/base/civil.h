// A point in time as people write it, in UTC.
#pragma once

#include <chrono>
#include <cstdint>

#include "base/time.h"

namespace understudy {

struct Civil {
    int year;
    unsigned month, day, hour, minute, second, millisecond;
    unsigned weekday;  ///< 0 is Sunday
};

inline Civil civil_from(Timestamp time) {
    const auto midnight = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(midnight);
    const auto of_day = static_cast<std::uint64_t>((time - midnight).count());
    const auto seconds = static_cast<unsigned>(of_day / 1'000'000);
    return {static_cast<int>(date.year()),
            static_cast<unsigned>(date.month()),
            static_cast<unsigned>(date.day()),
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60,
            static_cast<unsigned>(of_day / 1000 % 1000),
            std::chrono::weekday(midnight).c_encoding()};
}

}  // namespace understudy
