#include "world/clock.h"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using understudy::Clock;
using understudy::Timestamp;
using understudy::world::WorldClock;

namespace {

const Timestamp start = std::chrono::sys_days{std::chrono::year{2017} / 1 / 1} + 15h;

Clock stepped() {
    Clock clock;
    clock.mode = Clock::Mode::stepped;
    clock.start = start;
    return clock;
}

}  // namespace

TEST_CASE("a stepped clock moves only when it is told to") {
    WorldClock clock(stepped());
    CHECK(clock.now() == start);
    clock.advance(24h);
    CHECK(clock.now() == start + 24h);
}

TEST_CASE("a stepped clock without a start begins at the same time in every run") {
    Clock settings = stepped();
    settings.start.reset();
    CHECK(WorldClock(settings).now() == Timestamp(std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}));
}

TEST_CASE("a real clock goes on from its start and never back") {
    Clock settings;
    settings.start = start;
    WorldClock clock(settings);
    const Timestamp first = clock.now();
    CHECK(first >= start);
    CHECK(clock.now() >= first);
    clock.advance(1h);
    CHECK(clock.now() >= start + 1h);
}

TEST_CASE("changing the mode goes on from the present") {
    WorldClock clock(stepped());
    clock.advance(5min);
    clock.change(Clock::Mode::real, 60, 0s);
    CHECK(clock.now() >= start + 5min);
    clock.change(Clock::Mode::stepped, 1, 0s);
    const Timestamp frozen = clock.now();
    CHECK(clock.now() == frozen);
}

TEST_CASE("time ends with the year 9999, for no date has more digits") {
    const Timestamp end = Timestamp(std::chrono::sys_days{std::chrono::year{10000} / 1 / 1}) - 1us;
    WorldClock clock(stepped());
    for (int i = 0; i < 10'000; ++i) clock.advance(std::chrono::years(100));
    CHECK(clock.now() == end);
    clock.advance(understudy::Duration::max());
    CHECK(clock.now() == end);
    clock.change(Clock::Mode::real, 1e6, 0s);
    CHECK(clock.now() == end);
}

TEST_CASE("a clock is not moved back") {
    WorldClock clock(stepped());
    clock.advance(-1h);
    CHECK(clock.now() == start);
}
