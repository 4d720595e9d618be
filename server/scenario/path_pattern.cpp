#include "scenario/path_pattern.h"

#include <algorithm>

namespace understudy::scenario {
namespace {

/// Takes segment after segment off a path. What is left is empty or begins with the slash before the next
/// segment.
struct Walk {
    std::string_view left;

    std::string_view next() {
        const std::size_t end = std::min(left.find('/', 1), left.size());
        const std::string_view segment = left.substr(1, end - 1);
        left.remove_prefix(end);
        return segment;
    }
};

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Whether percent_decode(raw) == literal, without making the decoded text.
bool decodes_to(std::string_view raw, std::string_view literal) {
    if (raw == literal) return true;  // a literal has no '%'
    if (raw.size() <= literal.size() || raw.find('%') == std::string_view::npos) return false;
    std::size_t at = 0;
    for (const char expected : literal) {
        if (at == raw.size()) return false;
        char c = raw[at++];
        if (c == '%' && at + 1 < raw.size()) {
            const int high = hex_digit(raw[at]);
            const int low = hex_digit(raw[at + 1]);
            if (high >= 0 && low >= 0) {
                c = static_cast<char>(high * 16 + low);
                at += 2;
            }
        }
        if (c != expected) return false;
    }
    return at == raw.size();
}

bool fits(const PathPattern::Segment& segment, std::string_view raw) {
    return segment.is_parameter ? !raw.empty() : decodes_to(raw, segment.text);
}

std::string quoted(std::string_view text) {
    return "'" + std::string(text) + "'";
}

/// Returns the segment that `text` spells, or why it spells none.
std::variant<PathPattern::Segment, std::string> parse_segment(std::string_view text) {
    if (text.empty()) return "a segment of the path is empty ('//')";
    if (text.find_first_of("{}") != std::string_view::npos) {
        if (text.front() != '{' || text.back() != '}' || text.find_first_of("{}", 1) != text.size() - 1) {
            return "a parameter is a whole segment, '{name}', unlike " + quoted(text);
        }
        const std::string_view name = text.substr(1, text.size() - 2);
        const bool is_name = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                   c == '-';
        });
        if (!is_name) return quoted(name) + " is no parameter name: letters, digits, '_' and '-'";
        return PathPattern::Segment{std::string(name), true};
    }
    for (const char c : text) {
        if (c == '?' || c == '#')
            return "a path has no " + quoted({&c, 1}) + "; parameters of the query stand under 'query'";
        if (c == '%') return "a path is written decoded, without '%'";
        if (c == '[' || c == ']') return "'[/]' stands at the end of a path only, unlike in " + quoted(text);
        if (static_cast<unsigned char>(c) <= ' ' || c == '\x7f')
            return "a path has no spaces or control characters";
    }
    return PathPattern::Segment{std::string(text), false};
}

}  // namespace

bool PathPattern::match(std::string_view path, std::vector<std::string_view>& values) const {
    values.clear();
    if (path.empty() || path.front() != '/') return false;
    Walk walk{path};
    for (const Segment& segment : segments_) {
        if (walk.left.empty()) return false;
        const std::string_view raw = walk.next();
        if (!fits(segment, raw)) return false;
        if (segment.is_parameter) values.push_back(raw);
    }
    if (walk.left.empty()) return slash_optional_ || !ends_in_slash_;
    return walk.left == "/" && (slash_optional_ || ends_in_slash_);
}

PathPattern::Difference PathPattern::difference(std::string_view path) const {
    if (path.empty() || path.front() != '/') return {1, std::string(path), "/"};
    Walk walk{path};
    int number = 0;
    for (const Segment& segment : segments_) {
        ++number;
        std::string expected = segment.is_parameter ? "{" + segment.text + "}" : segment.text;
        if (walk.left.empty()) return {number, "", std::move(expected)};
        const std::string_view raw = walk.next();
        if (!fits(segment, raw)) return {number, std::string(raw), std::move(expected)};
    }
    ++number;
    const bool slash_fits = slash_optional_ || ends_in_slash_;
    if (walk.left.empty())
        return slash_optional_ || !ends_in_slash_ ? Difference{} : Difference{number, "", "/"};
    if (walk.left == "/") return slash_fits ? Difference{} : Difference{number, "/", ""};
    const std::string_view raw = walk.next();
    return {number, raw.empty() ? "/" : std::string(raw), ""};
}

bool PathPattern::overlaps(const PathPattern& other) const {
    if (literals() != other.literals()) return false;
    if (!slash_optional_ && !other.slash_optional_ && ends_in_slash_ != other.ends_in_slash_) return false;
    return std::ranges::equal(segments_, other.segments_, [](const Segment& a, const Segment& b) {
        return a.is_parameter || b.is_parameter || a.text == b.text;
    });
}

std::variant<PathPattern, std::string> PathPattern::parse(std::string_view text) {
    if (text.empty() || text.front() != '/') return "a path begins with '/'";
    PathPattern pattern;
    pattern.text_ = text;
    if (text.ends_with("[/]")) {
        pattern.slash_optional_ = true;
        text.remove_suffix(3);
    } else if (text.ends_with('/')) {
        pattern.ends_in_slash_ = true;
        text.remove_suffix(1);
    }
    if (pattern.slash_optional_ && text.ends_with('/')) return "'[/]' follows a segment, not another '/'";
    Walk walk{text};
    while (!walk.left.empty()) {
        std::variant<Segment, std::string> parsed = parse_segment(walk.next());
        if (std::string* reason = std::get_if<std::string>(&parsed)) return std::move(*reason);
        Segment& segment = std::get<Segment>(parsed);
        const bool is_taken =
            segment.is_parameter && std::ranges::any_of(pattern.segments_, [&](const Segment& earlier) {
                return earlier.is_parameter && earlier.text == segment.text;
            });
        if (is_taken) return "the parameter " + quoted(segment.text) + " stands in the path twice";
        if (!segment.is_parameter) ++pattern.literals_;
        pattern.segments_.push_back(std::move(segment));
    }
    return pattern;
}

}  // namespace understudy::scenario
