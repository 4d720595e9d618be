// Finding the few bytes of a text that need care, eight at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace understudy {

namespace plain_bytes {

inline constexpr std::uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;

/// The high bit of each byte that is below `limit` (at most 0x80) or above 0x7f; exact for the lowest such
/// byte.
constexpr std::uint64_t below(std::uint64_t word, unsigned limit) {
    return ((word - ones * limit) | word) & highs;
}

/// The high bit of each byte that equals `byte`; exact for the lowest such byte.
constexpr std::uint64_t equal(std::uint64_t word, unsigned byte) {
    const std::uint64_t difference = word ^ (ones * byte);
    return (difference - ones) & ~difference & highs;
}

inline std::uint64_t load(const char* from) {
    std::uint64_t word = 0;
    std::memcpy(&word, from, sizeof word);
    return word;
}

/// Whether `is_it` is true of some eight bytes of `text`, which has at least as many. The last ones overlap those
/// before them, so that none are left to be looked at one by one.
template <typename IsIt>
bool any_word(std::string_view text, IsIt is_it) {
    constexpr std::size_t size = sizeof(std::uint64_t);
    for (std::size_t at = 0; at + size < text.size(); at += size)
        if (is_it(load(text.data() + at))) return true;
    return is_it(load(text.data() + text.size() - size));
}

}  // namespace plain_bytes

/// Returns how many bytes at the front of `text` are visible ASCII or spaces, without quotation mark,
/// backslash and DEL. May return less, but never more; never less than all but seven of them.
inline std::size_t plain_prefix(std::string_view text) {
    using namespace plain_bytes;
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        const std::uint64_t word = load(text.data() + at);
        if ((below(word, 0x20) | equal(word, '"') | equal(word, '\\') | equal(word, 0x7f)) != 0) break;
    }
    return at;
}

/// Whether all of `text` is visible ASCII or spaces, without quotation mark, backslash and DEL.
inline bool is_plain(std::string_view text) {
    using namespace plain_bytes;
    if (text.size() >= sizeof(std::uint64_t)) {
        return !any_word(text, [](std::uint64_t word) {
            return (below(word, 0x20) | equal(word, '"') | equal(word, '\\') | equal(word, 0x7f)) != 0;
        });
    }
    for (const char c : text)
        if (static_cast<unsigned char>(c - 0x20) >= 0x5f || c == '"' || c == '\\') return false;
    return true;
}

/// Whether there is a byte that a header's value must not hold: a control byte other than tab.
inline bool has_control(std::string_view text) {
    using namespace plain_bytes;
    const auto may_have = [](std::uint64_t word) { return (below(word, 0x20) | equal(word, 0x7f)) != 0; };
    if (text.size() >= sizeof(std::uint64_t) && !any_word(text, may_have)) return false;
    bool has = false;
    for (const char c : text) has |= (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
    return has;
}

}  // namespace understudy
