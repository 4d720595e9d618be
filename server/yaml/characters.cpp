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

}  // namespace

std::optional<BadByte> bad_byte(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (is_control(static_cast<unsigned char>(text[at]))) return BadByte{at, true};
        const std::size_t size = character_size(text, at);
        if (size == 0) return BadByte{at, false};
        at += size;
    }
    return {};
}

std::size_t count_characters(std::string_view text) {
    const auto starts = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts));
}

}  // namespace understudy::yaml
