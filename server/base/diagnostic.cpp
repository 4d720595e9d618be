#include "base/diagnostic.h"

#include <algorithm>
#include <string_view>
#include <tuple>

namespace understudy {
namespace {

constexpr std::size_t number_width = 5;
constexpr std::size_t longest_line = 160;  ///< bytes of a source line shown whole
constexpr std::size_t shown_before = 60;   ///< of a longer one, bytes shown before the mistake

bool continues_character(char c) {
    return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

std::size_t count_characters(std::string_view text) {
    return text.size() -
           static_cast<std::size_t>(std::count_if(text.begin(), text.end(), continues_character));
}

/// A source line as shown, and where in it the mistake starts.
struct Excerpt {
    std::string text;
    std::size_t offset;
};

Excerpt excerpt_from(const Diagnostic& diagnostic) {
    std::string text = diagnostic.source_line;
    for (char& c : text)
        if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f)
            c = '?';  // keeps a terminal in order
    const auto column = static_cast<std::size_t>(std::max(diagnostic.place.column, 1));
    std::size_t offset = std::min(column - 1, text.size());
    if (text.size() <= longest_line) return {std::move(text), offset};

    std::size_t first = offset > shown_before ? offset - shown_before : 0;
    while (first < text.size() && continues_character(text[first])) ++first;
    std::size_t last = std::min(first + longest_line, text.size());
    while (last < text.size() && continues_character(text[last])) ++last;
    const std::string_view before = first > 0 ? "..." : "";
    const std::string_view after = last < text.size() ? "..." : "";
    offset = offset - first + before.size();
    return {std::string(before).append(text, first, last - first).append(after), offset};
}

/// As wide on a terminal as `text`, but blank.
std::string blank(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (!continues_character(c)) out += c == '\t' ? '\t' : ' ';
    return out;
}

/// How many bytes at `at` are a character that a terminal obeys instead of showing it; 0: it is none.
std::size_t unseen_size(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t offset) {
        return at + offset < text.size() ? static_cast<unsigned char>(text[at + offset]) : 0U;
    };
    if (byte(0) < 0x20 || byte(0) == 0x7f) return 1;
    if (byte(0) == 0xc2 && byte(1) >= 0x80 && byte(1) < 0xa0) return 2;
    if (byte(0) == 0xe2 && byte(1) == 0x80 && byte(2) >= 0xaa && byte(2) <= 0xae) return 3;
    if (byte(0) == 0xe2 && byte(1) == 0x81 && byte(2) >= 0xa6 && byte(2) <= 0xa9) return 3;
    return 0;
}

/// The text with such characters as escapes: a message may quote what a file writes as "\u202e".
std::string visible(std::string_view text) {
    constexpr const char* digits = "0123456789abcdef";
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t size = unseen_size(text, at);
        if (size == 0) {
            out += text[at++];
            continue;
        }
        unsigned code = static_cast<unsigned char>(text[at]) & (size == 3   ? 0x0fU
                                                                : size == 2 ? 0x1fU
                                                                            : 0x7fU);
        for (std::size_t i = 1; i < size; ++i)
            code = code << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3fU);
        out += "\\u";
        for (int shift = 12; shift >= 0; shift -= 4) out += digits[(code >> shift) & 0xfU];
        at += size;
    }
    return out;
}

void append_source(std::string& out, const Diagnostic& diagnostic) {
    const Excerpt excerpt = excerpt_from(diagnostic);
    const std::string number = std::to_string(diagnostic.place.line);
    const std::size_t width = std::max(number_width, number.size());
    out.append(width - number.size(), ' ').append(number).append(" | ").append(excerpt.text).append("\n");

    const std::string_view shown = excerpt.text;
    const std::size_t rest = std::max<std::size_t>(1, count_characters(shown.substr(excerpt.offset)));
    const auto marked = static_cast<std::size_t>(std::max(diagnostic.place.width, 1));
    out.append(width, ' ').append(" | ").append(blank(shown.substr(0, excerpt.offset)));
    out.append(std::min(marked, rest), '^');
    if (!diagnostic.hint.empty()) out.append(" ").append(visible(diagnostic.hint));
    out += '\n';
}

std::string counted(std::size_t count, std::string_view noun) {
    return std::to_string(count).append(" ").append(noun).append(count == 1 ? "" : "s");
}

auto order_of(const Diagnostic& diagnostic) {
    const Place& place = diagnostic.place;
    return std::tie(*place.file, place.line, place.column, diagnostic.message, diagnostic.hint);
}

}  // namespace

void append_diagnostic(std::string& out, const Diagnostic& diagnostic) {
    const Place& place = diagnostic.place;
    out += *place.file;
    if (place.line > 0) out.append(":").append(std::to_string(place.line));
    if (place.line > 0 && place.column > 0) out.append(":").append(std::to_string(place.column));
    out.append(": error: ").append(visible(diagnostic.message)).append("\n");
    if (place.line > 0 && !diagnostic.source_line.empty())
        append_source(out, diagnostic);
    else if (!diagnostic.hint.empty())
        out.append(number_width, ' ').append("   ").append(visible(diagnostic.hint)).append("\n");
}

std::string format_diagnostics(std::vector<Diagnostic> diagnostics) {
    if (diagnostics.empty()) return {};
    const auto is_before = [](const Diagnostic& a, const Diagnostic& b) { return order_of(a) < order_of(b); };
    const auto is_same = [](const Diagnostic& a, const Diagnostic& b) { return order_of(a) == order_of(b); };
    std::sort(diagnostics.begin(), diagnostics.end(), is_before);
    diagnostics.erase(std::unique(diagnostics.begin(), diagnostics.end(), is_same), diagnostics.end());

    std::string out;
    std::size_t files = 0;
    const std::string* last_file = nullptr;
    for (const Diagnostic& diagnostic : diagnostics) {
        append_diagnostic(out, diagnostic);
        if (last_file == nullptr || *last_file != *diagnostic.place.file) ++files;
        last_file = diagnostic.place.file.get();
    }
    return out.append(counted(diagnostics.size(), "mistake"))
        .append(" in ")
        .append(counted(files, "file"))
        .append("\n");
}

}  // namespace understudy
