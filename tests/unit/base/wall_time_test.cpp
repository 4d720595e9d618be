#include "base/wall_time.h"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using understudy::wall_time;

TEST_CASE("differences of wall time are those of the steady clock, to the microsecond") {
    const auto now = std::chrono::steady_clock::now();
    CHECK(wall_time(now + 1'000'001us) - wall_time(now) == 1'000'001us);
    CHECK(wall_time(now - 1h) - wall_time(now) == -1h);
}

TEST_CASE("wall time is the time of day, not the time since the machine was started") {
    CHECK(wall_time(std::chrono::steady_clock::now()) > std::chrono::sys_days{std::chrono::year{2024} / 1 / 1});
}
