#include "contract/reports/tail.h"

#include <understudy/terminal.h>

#include "contract/reports/evidence.h"

namespace understudy::contract {

std::vector<std::string> last_lines(std::string_view text) {
    constexpr std::size_t most_lines = 20;
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        lines.push_back(line);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    std::vector<std::string> shown;
    const std::size_t first = lines.size() > most_lines ? lines.size() - most_lines : 0;
    if (first > 0) shown.push_back("... " + std::to_string(first) + " lines before");
    for (std::size_t i = first; i < lines.size(); ++i) shown.push_back(escaped(shortened(lines[i], longest_line)));
    return shown;
}

}  // namespace understudy::contract
