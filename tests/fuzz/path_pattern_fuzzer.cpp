// The first line is a pattern, the second a raw path. A pattern matches the paths built from itself; whatever
// matches keeps its parameters inside the path, and has a difference exactly if it does not match.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/encoding.h"
#include "fuzz/require.h"
#include "scenario/path_pattern.h"

namespace {

using namespace understudy;
using namespace understudy::scenario;

/// A path of the pattern with `value` for each parameter; `encode` spells each literal.
template <typename Encode>
std::string path_of(const PathPattern& pattern, std::string_view value, Encode encode) {
    std::string path;
    for (const PathPattern::Segment& segment : pattern.segments()) {
        path += '/';
        path += segment.is_parameter ? std::string(value) : encode(segment.text);
    }
    if (pattern.text().ends_with('/')) path += '/';
    return path;
}

std::string all_encoded(std::string_view text) {
    std::string encoded;
    for (const char c : text) encoded += "%" + hex_encode({&c, 1});
    return encoded;
}

void check_own_paths(const PathPattern& pattern, std::string_view value) {
    std::vector<std::string_view> values;
    const std::size_t parameters = pattern.segments().size() - static_cast<std::size_t>(pattern.literals());
    for (const std::string& path :
         {path_of(pattern, value, [](const std::string& text) { return text; }),
          path_of(pattern, value, percent_encode), path_of(pattern, value, all_encoded)}) {
        REQUIRE(pattern.match(path, values));
        REQUIRE(values == std::vector<std::string_view>(parameters, value));
        REQUIRE(pattern.difference(path).segment == 0);
        REQUIRE(pattern.match(path + "/", values) == pattern.slash_optional());
    }
    REQUIRE(pattern.overlaps(pattern));
}

void check_path(const PathPattern& pattern, std::string_view path) {
    std::vector<std::string_view> values;
    const bool matches = pattern.match(path, values);
    REQUIRE(matches == (pattern.difference(path).segment == 0));
    for (const std::string_view value : values) {
        REQUIRE(value.data() >= path.data() && value.data() + value.size() <= path.data() + path.size());
        REQUIRE(!value.empty() && value.find('/') == std::string_view::npos);
    }
    if (!matches) return;

    // The path's segments, decoded by the other way there is, are the pattern's.
    std::size_t at = 0;
    for (const PathPattern::Segment& segment : pattern.segments()) {
        const std::size_t end = std::min(path.find('/', at + 1), path.size());
        if (!segment.is_parameter) REQUIRE(percent_decode(path.substr(at + 1, end - at - 1)) == segment.text);
        at = end;
    }
    REQUIRE(path.size() - at <= 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::size_t line_end = std::min(text.find('\n'), text.size());
    const std::string_view path = text.substr(std::min(line_end + 1, text.size()));

    const auto parsed = PathPattern::parse(text.substr(0, line_end));
    if (const auto* reason = std::get_if<std::string>(&parsed)) {
        REQUIRE(!reason->empty());
        return 0;
    }
    const auto& pattern = std::get<PathPattern>(parsed);
    REQUIRE(pattern.text() == text.substr(0, line_end));
    check_path(pattern, path);
    check_own_paths(pattern, "7");
    const bool is_value = !path.empty() && path.find('/') == std::string_view::npos;
    if (is_value) check_own_paths(pattern, path);

    const auto other = PathPattern::parse(path);
    if (const auto* second = std::get_if<PathPattern>(&other)) {
        REQUIRE(pattern.overlaps(*second) == second->overlaps(pattern));
        std::vector<std::string_view> values;
        const std::string shared = path_of(*second, "7", [](const std::string& literal) { return literal; });
        if (pattern.match(shared, values) && pattern.literals() == second->literals())
            REQUIRE(pattern.overlaps(*second));
    }
    return 0;
}
