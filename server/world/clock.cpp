#include "world/clock.h"

#include <algorithm>

namespace understudy::world {

namespace {

Timestamp default_start(Clock::Mode mode) {
    using namespace std::chrono;
    if (mode == Clock::Mode::real) return time_point_cast<Duration>(system_clock::now());
    return sys_days{year{2026} / January / 1};
}

constexpr Timestamp end_of_time =
    std::chrono::sys_days{std::chrono::year{10'000} / std::chrono::January / 1} - Duration(1);

/// Not beyond the end of time, where the sum might not fit either.
Timestamp later(Timestamp time, Duration by) { return by < end_of_time - time ? time + by : end_of_time; }

}  // namespace

WorldClock::WorldClock(const Clock& settings)
    : settings_(settings),
      start_(std::min(settings.start ? *settings.start : default_start(settings.mode), end_of_time)),
      base_(start_),
      since_(std::chrono::steady_clock::now()) {
    settings_.start = start_;
}

WorldClock::WorldClock(const Clock& settings, Timestamp now) : WorldClock(settings) {
    base_ = std::clamp(now, std::min(start_, end_of_time), end_of_time);
}

Timestamp WorldClock::now(std::chrono::steady_clock::time_point machine) const {
    if (settings_.mode != Clock::Mode::real) return base_;
    const auto gone = machine - since_;
    if (settings_.speed == 1) return later(base_, std::chrono::duration_cast<Duration>(gone));
    const double micros = std::chrono::duration<double, std::micro>(gone).count() * settings_.speed;
    if (micros >= static_cast<double>((end_of_time - base_).count())) return end_of_time;
    return base_ + Duration(static_cast<Duration::rep>(micros));
}

void WorldClock::advance(Duration by) { base_ = later(base_, std::max(by, Duration::zero())); }

void WorldClock::change(Clock::Mode mode, double speed, Duration per_poll) {
    base_ = now();
    since_ = std::chrono::steady_clock::now();
    settings_.mode = mode;
    settings_.speed = speed;
    settings_.per_poll = per_poll;
}

Clock WorldClock::settings() const { return settings_; }

}  // namespace understudy::world
