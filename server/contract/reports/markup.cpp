#include "contract/reports/markup.h"

#include <understudy/terminal.h>

namespace understudy::contract {

std::string markup(std::string_view text) {
    std::string result;
    for (const char c : escaped(text)) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            case '\'':
                result += "&#39;";
                break;
            default:
                result += c;
        }
    }
    return result;
}

std::string markup_block(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const std::size_t end = text.find_first_of("\n\t");
        result += markup(text.substr(0, end));
        if (end == std::string_view::npos) break;
        result += text[end];
        text.remove_prefix(end + 1);
    }
    return result;
}

}  // namespace understudy::contract
