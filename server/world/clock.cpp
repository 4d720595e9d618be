#include "world/clock.h"

namespace understudy::world {

namespace {

Timestamp default_start(Clock::Mode mode) {
    using namespace std::chrono;
    if (mode == Clock::Mode::real) return time_point_cast<Duration>(system_clock::now());
    return sys_days{year{2026} / January / 1};
}

}  // namespace

WorldClock::WorldClock(const Clock& settings)
    : settings_(settings),
      start_(settings.start ? *settings.start : default_start(settings.mode)),
      base_(start_),
      since_(std::chrono::steady_clock::now()) {
    settings_.start = start_;
}

Timestamp WorldClock::now() const {
    if (settings_.mode != Clock::Mode::real) return base_;
    const auto gone = std::chrono::steady_clock::now() - since_;
    if (settings_.speed == 1) return base_ + std::chrono::duration_cast<Duration>(gone);
    const double micros = std::chrono::duration<double, std::micro>(gone).count() * settings_.speed;
    return base_ + Duration(static_cast<Duration::rep>(micros));
}

void WorldClock::advance(Duration by) { base_ += by; }

void WorldClock::change(Clock::Mode mode, double speed, Duration per_poll) {
    base_ = now();
    since_ = std::chrono::steady_clock::now();
    settings_.mode = mode;
    settings_.speed = speed;
    settings_.per_poll = per_poll;
}

Clock WorldClock::settings() const { return settings_; }

}  // namespace understudy::world
