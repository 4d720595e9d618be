#include "yaml/characters.h"

#include <algorithm>

namespace understudy::yaml {
namespace {

unsigned byte_at(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

bool continues(std::string_view text, std::size_t at) {
    return at < text.size() && (byte_at(text, at) & 0xc0) == 0x80;
}

/// How many bytes the character at `at` has; 0 if it is no UTF-8 (RFC 3629: no overlong forms, no
/// surrogates).
std::size_t character_size(std::string_view text, std::size_t at) {
    const unsigned lead = byte_at(text, at);
    if (lead < 0x80) return 1;
    if (lead < 0xc2 || lead > 0xf4 || !continues(text, at + 1)) return 0;
    if (lead < 0xe0) return 2;
    const unsigned second = byte_at(text, at + 1);
    if (!continues(text, at + 2)) return 0;
    if (lead < 0xf0) {
        const bool overlong = lead == 0xe0 && second < 0xa0;
        const bool surrogate = lead == 0xed && second >= 0xa0;
        return overlong || surrogate ? 0 : 3;
    }
    const bool overlong = lead == 0xf0 && second < 0x90;
    const bool too_large = lead == 0xf4 && second >= 0x90;
    return overlong || too_large || !continues(text, at + 3) ? 0 : 4;
}

bool is_control(unsigned char c) {
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
}

std::string hexadecimal(unsigned number, int digits, const char* letters = "0123456789abcdef") {
    std::string text;
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) text += letters[(number >> shift) & 0xf];
    return text;
}

std::string escape_hint(unsigned code) {
    return "write it as an escape in double quotes, as in \"" +
           (code < 0x100 ? "\\x" + hexadecimal(code, 2) : "\\u" + hexadecimal(code, 4)) + "\"";
}

/// What is wrong with the character of two or three bytes at `at`, if it is one that is not seen.
std::optional<BadByte> unseen(std::string_view text, std::size_t at, std::size_t size) {
    unsigned code = size == 2 ? byte_at(text, at) & 0x1f : byte_at(text, at) & 0x0f;
    for (std::size_t i = 1; i < size; ++i) code = code << 6 | (byte_at(text, at + i) & 0x3f);
    const std::string number = "U+" + hexadecimal(code, 4, "0123456789ABCDEF");
    if (code < 0xa0) return BadByte{at, size, "a control character, " + number, escape_hint(code)};
    if ((code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069))
        return BadByte{at, size, number + ", which turns the direction of what follows", escape_hint(code)};
    if (code == 0xfeff && at > 0)
        return BadByte{at, size, "a byte order mark inside the file", "take it out"};
    return {};
}

}  // namespace

std::optional<BadByte> bad_byte(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const unsigned char first = static_cast<unsigned char>(text[at]);
        if (is_control(first)) return BadByte{at, 1, "a control character", escape_hint(first)};
        const std::size_t size = character_size(text, at);
        if (size == 0) return BadByte{at, 1, "", "save it as UTF-8"};
        const bool may_be_unseen = first == 0xc2 || first == 0xe2 || first == 0xef;
        if (may_be_unseen) {
            if (std::optional<BadByte> bad = unseen(text, at, size)) return bad;
        }
        at += size;
    }
    return {};
}

std::size_t count_characters(std::string_view text) {
    const auto starts = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts));
}

}  // namespace understudy::yaml
