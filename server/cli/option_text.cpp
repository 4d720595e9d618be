#include "cli/option_text.h"

#include <charconv>
#include <limits>
#include <optional>
#include <string_view>
#include <system_error>

namespace understudy::cli {
namespace {

/// The whole text as a number; nothing if it is none, or too large for the type.
template <typename Number>
std::optional<Number> number_of(const std::string& text) {
    Number number{};
    const char* const end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, number);
    if (result.ec != std::errc() || result.ptr != end) return std::nullopt;
    return number;
}

std::string quoted(const std::string& text) {
    return "'" + text + "'";
}

}  // namespace

std::string read_clock(const std::string& text, Clock& clock) {
    return set_mode(clock, text).value_or("");
}

std::string read_speed(const std::string& text, Clock& clock) {
    const auto speed = number_of<double>(text);
    if (!speed || !is_clock_speed(*speed)) return quoted(text) + " is no number from 0.000001 to 1000000";
    clock.speed = *speed;
    return "";
}

std::string read_start(const std::string& text, Clock& clock) {
    clock.start = parse_timestamp(text);
    if (clock.start) return "";
    return quoted(text) + " is no time in UTC like 2026-01-01 or 2026-01-01T10:00:00Z, with Z at its end";
}

std::string read_port(const std::string& text, int& port) {
    constexpr int last = 65535;
    const auto number = number_of<int>(text);
    if (!number || *number < 0 || *number > last)
        return quoted(text) + " is no port: a number from 0 to 65535";
    port = *number;
    return "";
}

std::string read_seed(const std::string& text, std::uint64_t& seed) {
    const auto number = number_of<std::uint64_t>(text);
    if (!number)
        return quoted(text) + " is no whole number from 0 to " +
               std::to_string(std::numeric_limits<std::uint64_t>::max());
    seed = *number;
    return "";
}

std::string read_host(const std::string& text, std::string& host) {
    if (text.empty()) return "the address is empty; 127.0.0.1 is the default";
    host = text;
    return "";
}

std::string read_token(const std::string& text, std::string& token) {
    if (text.empty()) return "the token is empty; leave the option out to ask for none";
    token = text;
    return "";
}

}  // namespace understudy::cli
