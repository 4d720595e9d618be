#include "scenario/headings.h"

#include <algorithm>
#include <map>

namespace understudy::scenario {
namespace {

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

bool is_fence(std::string_view line) {
    return line.starts_with("```") || line.starts_with("~~~");
}

/// The heading's text, or nothing: `## Text`, perhaps closed by more `#`.
std::string_view heading_in(std::string_view line) {
    const std::size_t level = std::min(line.find_first_not_of('#'), line.size());
    if (level == 0 || level > 6 || line.substr(level, 1) != " ") return {};
    std::string_view text = trimmed(line.substr(level));
    const std::size_t last = text.find_last_not_of('#');
    if (last != std::string_view::npos && last + 1 < text.size() && text[last] == ' ')
        text = trimmed(text.substr(0, last));
    return text;
}

/// Letters beyond ASCII stay as they are (GitHub lowers those as well; a source names them so).
std::string link_of(std::string_view heading) {
    std::string link;
    for (const char c : heading) {
        if (c >= 'A' && c <= 'Z')
            link += static_cast<char>(c - 'A' + 'a');
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-')
            link += c;
        else if (c == ' ')
            link += '-';
        else if (static_cast<unsigned char>(c) >= 0x80)
            link += c;
    }
    return link;
}

}  // namespace

std::vector<std::string> headings_of(std::string_view markdown) {
    std::vector<std::string> links;
    std::map<std::string, int> seen;
    bool in_code = false;
    while (!markdown.empty()) {
        const std::size_t end = std::min(markdown.find('\n'), markdown.size());
        const std::string_view line = trimmed(markdown.substr(0, end));
        markdown.remove_prefix(std::min(end + 1, markdown.size()));
        if (is_fence(line)) in_code = !in_code;
        const std::string_view heading = in_code ? std::string_view() : heading_in(line);
        if (heading.empty()) continue;
        std::string link = link_of(heading);
        const int before = seen[link]++;
        if (before > 0) link += "-" + std::to_string(before);
        links.push_back(std::move(link));
    }
    return links;
}

}  // namespace understudy::scenario
