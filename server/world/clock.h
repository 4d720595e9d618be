// World time: the machine's, scaled, or moved by hand.
#pragma once

#include <chrono>

#include <understudy/clock.h>

#include "base/time.h"

namespace understudy::world {

/// Not thread-safe. Never goes back, and stands still at the end of the year 9999: no date it is asked for has more digits.
class WorldClock {
  public:
    explicit WorldClock(const Clock& settings);
    /// One that started as the settings say and has come to `now`.
    WorldClock(const Clock& settings, Timestamp now);

    Timestamp now() const { return now(std::chrono::steady_clock::now()); }
    /// The same for who has asked the machine's clock already.
    Timestamp now(std::chrono::steady_clock::time_point machine) const;
    Timestamp start() const { return start_; }
    /// Moves on by `by`, in every mode; not at all if that is negative.
    void advance(Duration by);
    /// Goes on from now() in another way.
    void change(Clock::Mode mode, double speed, Duration per_poll);
    /// The settings in force, with `start` set.
    Clock settings() const;
    Clock::Mode mode() const { return settings_.mode; }
    Duration per_poll() const { return settings_.per_poll; }

  private:
    Clock settings_;
    Timestamp start_;
    Timestamp base_;                                   ///< world time when the machine's was `since_`
    std::chrono::steady_clock::time_point since_;
};

}  // namespace understudy::world
