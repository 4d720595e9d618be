// How world time passes.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace understudy {

/// Settings of a world's clock.
struct Clock {
    enum class Mode {
        real,     ///< runs with the machine's time, `speed` times as fast
        stepped,  ///< moves only when told
        polls,    ///< moves by `per_poll` after each read of a job
    };
    Mode mode = Mode::real;
    double speed = 1;                            ///< real only; see is_clock_speed()
    std::chrono::microseconds per_poll{0};       ///< polls only
    /// World time at start. Default: the machine's time for `real`, else 2026-01-01T00:00:00Z, so that runs repeat.
    std::optional<std::chrono::sys_time<std::chrono::microseconds>> start;
};

/// Whether a clock can run so many times as fast as the machine's: from 0.000001 to 1000000.
constexpr bool is_clock_speed(double speed) {
    return speed >= 1e-6 && speed <= 1e6;  // no NaN is
}

/// Makes the clock pass as `text` says: `real`, `stepped`, `polls:5s`. Returns nothing, or why it cannot.
std::optional<std::string> set_mode(Clock& clock, std::string_view text);

/// Returns the duration written as `250ms`, `30s`, `24h`, `7d` or joined (`1h30m`); nothing if it is not written so.
std::optional<std::chrono::microseconds> parse_duration(std::string_view text);

/// Returns the time written as ISO 8601 in UTC, `2026-01-01` or `2026-01-01T10:00:00Z`; nothing if it is not written so.
std::optional<std::chrono::sys_time<std::chrono::microseconds>> parse_timestamp(std::string_view text);

}  // namespace understudy
