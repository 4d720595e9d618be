#include "world/rate_window.h"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using understudy::Timestamp;
using understudy::scenario::LimitWindow;
using understudy::world::RateWindow;

namespace {

const Timestamp start = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};

void count(RateWindow& calls, const LimitWindow& window, Timestamp at, int times) {
    for (int i = 0; i < times; ++i) calls.count(window, at);
}

}  // namespace

TEST_CASE("a fixed window has room again when the next piece of time begins") {
    const LimitWindow window{.name = "", .limit = 3, .every = 1min, .segment = {}};
    RateWindow calls;
    count(calls, window, start + 10s, 3);
    CHECK_FALSE(calls.has_room(window, start + 59s));
    CHECK(calls.room_at(window, start + 10s) == start + 60s);
    CHECK(calls.has_room(window, start + 60s));
    CHECK(calls.used(window, start + 60s) == 0);
}

TEST_CASE("windows are pieces of time counted from 1970, whenever the first call came") {
    const LimitWindow window{.name = "", .limit = 1, .every = 1s, .segment = {}};
    RateWindow calls;
    calls.count(window, start + 900ms);
    CHECK(RateWindow::reset(window, start + 900ms) == start + 1s);
    CHECK(calls.has_room(window, start + 1s));
}

TEST_CASE("time before 1970 is cut in pieces too") {
    const LimitWindow window{.name = "", .limit = 1, .every = 1s, .segment = {}};
    const Timestamp early{-1500ms};
    CHECK(RateWindow::reset(window, early) == Timestamp(-1s));
}

TEST_CASE("a weighted window counts the segment before by what is left of it") {
    const LimitWindow window{.name = "", .limit = 140, .every = 1min, .segment = 30s};
    RateWindow calls;
    count(calls, window, start + 29s, 140);
    CHECK_FALSE(calls.has_room(window, start + 29s));
    CHECK(calls.used(window, start + 30s) == 140);
    CHECK(calls.used(window, start + 45s) == 70);
    CHECK(calls.used(window, start + 60s) == 0);
}

TEST_CASE("a weighted window tells the very moment when one more call fits") {
    const LimitWindow window{.name = "", .limit = 140, .every = 1min, .segment = 30s};
    RateWindow calls;
    count(calls, window, start, 140);
    // All of them count whole for 30 s, then the 30 s after that take them away evenly: 1/140 of it for the first.
    const Timestamp room = calls.room_at(window, start);
    CHECK(room > start + 30s);
    CHECK(room <= start + 31s);
    CHECK(calls.has_room(window, room));
    CHECK_FALSE(RateWindow(calls).has_room(window, room - 1ms));
}

TEST_CASE("a window that was left alone for long is empty") {
    const LimitWindow window{.name = "", .limit = 2, .every = 1min, .segment = 30s};
    RateWindow calls;
    count(calls, window, start, 2);
    CHECK(calls.used(window, start + 24h) == 0);
    CHECK(calls.room_at(window, start + 24h) == start + 24h);
}
