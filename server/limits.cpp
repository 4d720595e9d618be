#include <understudy/limits.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <variant>
#include <vector>

#include "base/byte_count.h"
#include "base/json.h"
#include "base/nearest.h"
#include "base/time.h"

namespace understudy {
namespace {

using Size = std::size_t Limits::*;
using Time = std::chrono::milliseconds Limits::*;

struct Limit {
    std::string_view name;
    std::variant<Size, Time> member;
    bool is_in_bytes = false;
    std::string_view meaning;
    std::size_t most = std::numeric_limits<std::size_t>::max();
};

constexpr Limit limits[] = {
    {"request-line", &Limits::request_line, true, "method, target and version; a longer one gets 414"},
    {"field", &Limits::field, true, "one header line; a longer one gets 431"},
    {"field-bytes", &Limits::field_bytes, true, "all header lines of a request; more gets 431"},
    {"fields", &Limits::fields, false, "header lines of a request; one more gets 431"},
    {"body", &Limits::body, true, "a request's body; a larger one gets 413"},
    {"chunk-extension", &Limits::chunk_extension, true, "extensions of one chunk; more gets 400"},
    {"chunk-framing", &Limits::chunk_framing, false,
     "percent of a chunked body that may be no data, beyond 100 KB; more gets 400", 100},
    {"json-depth", &Limits::json_depth, false, "lists and objects in one another; deeper is no JSON", deepest_json},
    {"buffered", &Limits::buffered, true, "bodies of all connections while they are read; more gets 503"},
    {"head-time", &Limits::head_time, false, "from the first byte of a head to its last; then 408"},
    {"body-time", &Limits::body_time, false, "for a body, and 1 s more for each body-rate bytes; then 408"},
    {"body-rate", &Limits::body_rate, true, "what must come each second of a body that takes long"},
    {"body-time-most", &Limits::body_time_most, false, "for a body, however much comes"},
    {"idle-time", &Limits::idle_time, false, "between requests; then the connection ends"},
    {"write-stall", &Limits::write_stall, false, "a client takes no byte of a reply; then it is cut"},
    {"requests", &Limits::requests, false, "of one connection, which ends after the last; 0 for any number"},
    {"connections", &Limits::connections, false, "at once; one more gets 503"},
    {"address-connections", &Limits::address_connections, false,
     "at once from one address, loopback apart; one more gets 503"},
};

std::optional<std::size_t> parse_count(std::string_view text) {
    std::size_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return count;
}

std::string value_of(const Limits& of, const Limit& limit) {
    if (const Time* time = std::get_if<Time>(&limit.member)) return format_duration(of.**time);
    const std::size_t count = of.*std::get<Size>(limit.member);
    if (!limit.is_in_bytes) return std::to_string(count);
    std::string text = format_byte_count(count);
    std::erase(text, ' ');
    return text.ends_with("bytes") ? std::to_string(count) : text;
}

/// Returns what the value should have been, or nothing when it is set.
std::optional<std::string> set(Limits& of, const Limit& limit, std::string_view value) {
    if (const Time* member = std::get_if<Time>(&limit.member)) {
        const auto time = parse_duration(value);
        if (!time || time->count() <= 0) return "a time like 500ms or 10s";
        of.** member = std::chrono::ceil<std::chrono::milliseconds>(*time);
        return std::nullopt;
    }
    const auto count = limit.is_in_bytes ? parse_byte_count(value) : parse_count(value);
    if (!count) return limit.is_in_bytes ? "a number of bytes like 500, 8KiB or 64MiB" : "a number";
    if (*count > limit.most) return "a number up to " + std::to_string(limit.most);
    of.*std::get<Size>(limit.member) = *count;
    return std::nullopt;
}

}  // namespace

std::optional<std::string> set_limit(Limits& of, std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos)
        return "'" + std::string(text) + "' is not NAME=VALUE, like body=64MiB";
    const std::string_view name = text.substr(0, equals), value = text.substr(equals + 1);
    const auto limit = std::find_if(std::begin(limits), std::end(limits),
                                    [&](const Limit& each) { return each.name == name; });
    if (limit == std::end(limits)) {
        std::vector<std::string> names;
        for (const Limit& each : limits) names.emplace_back(each.name);
        return "there is no limit '" + std::string(name) + "'; " + suggestion(name, names);
    }
    if (const auto wanted = set(of, *limit, value))
        return "'" + std::string(value) + "' is no value of the limit " + std::string(name) + ": give " +
               *wanted;
    return std::nullopt;
}

std::string describe_limits() {
    std::string text;
    const Limits defaults;
    for (const Limit& limit : limits) {
        std::string line = "  " + std::string(limit.name) + '=' + value_of(defaults, limit);
        line.resize(std::max<std::size_t>(line.size() + 1, 30), ' ');
        text += line + std::string(limit.meaning) + '\n';
    }
    return text;
}

}  // namespace understudy
