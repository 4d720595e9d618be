// The part of time.h about durations.
#include <array>
#include <charconv>
#include <cstddef>

#include "base/time.h"

namespace understudy {
namespace {

struct Unit {
    std::string_view name;
    std::int64_t microseconds;
};
// From large to small: the order the parts of a duration stand in.
constexpr std::array<Unit, 5> units{
    {{"d", 86'400'000'000}, {"h", 3'600'000'000}, {"m", 60'000'000}, {"s", 1'000'000}, {"ms", 1'000}}};
constexpr std::int64_t longest = std::chrono::duration_cast<Duration>(std::chrono::years(100)).count();

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
    if (text.empty()) return std::nullopt;
    std::int64_t total = 0;
    std::size_t next_unit = 0;  // each unit once, the larger before the smaller
    while (!text.empty()) {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc() || !is_digit(text.front())) return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        std::size_t name_size = 0;
        while (name_size < text.size() && !is_digit(text[name_size])) ++name_size;
        const std::string_view name = text.substr(0, name_size);
        while (next_unit < units.size() && units[next_unit].name != name) ++next_unit;
        if (next_unit == units.size()) return std::nullopt;
        const std::int64_t unit = units[next_unit++].microseconds;
        if (number > (longest - total) / unit) return std::nullopt;
        total += number * unit;
        text.remove_prefix(name_size);
    }
    return Duration(total);
}

std::string format_duration(Duration duration) {
    std::string out;
    std::int64_t rest = duration.count() / 1000 * 1000;
    if (rest < 0) out += '-';
    for (const Unit& unit : units) {
        const std::int64_t count = rest / unit.microseconds;
        rest %= unit.microseconds;
        if (count != 0) out.append(std::to_string(count < 0 ? -count : count)).append(unit.name);
    }
    return out.empty() ? "0s" : out;
}

}  // namespace understudy
