// Points in world time and durations, and their spelling.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace understudy {

/// A point in time, UTC, with the precision the stand-in keeps.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;
using Duration = std::chrono::microseconds;

/// Returns the duration written as `250ms`, `30s`, `15m`, `24h`, `7d` or joined (`1h30m`); nothing if it is
/// not written so or is longer than 100 years.
std::optional<Duration> parse_duration(std::string_view text);

/// Returns what parse_duration reads back, the largest units first and without zero parts: `1h30m`, `1d`,
/// `0s` for none. What is finer than a millisecond is cut off.
std::string format_duration(Duration duration);

/// Returns the time written as ISO 8601 in UTC: `2026-11-23`, `2026-11-23T10:00:00Z`, with a fraction if
/// there is one. A fraction has one to nine digits; what is finer than a microsecond is cut off.
std::optional<Timestamp> parse_timestamp(std::string_view text);

/// Returns `2026-11-23T10:00:00Z`, with six digits of fraction when it is not a whole second.
std::string format_timestamp(Timestamp time);

/// Appends `time` by a pattern of the words YYYY MM DD HH mm ss SSS; every other character stands for itself.
void append_date(std::string& out, Timestamp time, std::string_view pattern);

/// Returns the HTTP-date of RFC 9110, `Mon, 23 Nov 2026 10:00:00 GMT`.
std::string format_http_date(Timestamp time);

}  // namespace understudy
