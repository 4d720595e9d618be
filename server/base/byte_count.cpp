#include "base/byte_count.h"

#include <charconv>
#include <limits>
#include <utility>

namespace understudy {
namespace {

constexpr std::pair<std::string_view, std::size_t> units[] = {
    {"GiB", std::size_t{1} << 30},
    {"MiB", std::size_t{1} << 20},
    {"KiB", std::size_t{1} << 10},
};

}  // namespace

std::optional<std::size_t> parse_byte_count(std::string_view text) {
    std::size_t factor = 1;
    for (const auto& [unit, size] : units) {
        if (!text.ends_with(unit)) continue;
        factor = size;
        text.remove_suffix(unit.size());
        if (text.ends_with(' ')) text.remove_suffix(1);
        break;
    }
    std::size_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
    if (count > std::numeric_limits<std::size_t>::max() / factor) return std::nullopt;
    return count * factor;
}

std::string format_byte_count(std::size_t bytes) {
    for (const auto& [unit, size] : units) {
        if (bytes >= size && bytes % size == 0) return std::to_string(bytes / size) + ' ' + std::string(unit);
    }
    return std::to_string(bytes) + " bytes";
}

}  // namespace understudy
