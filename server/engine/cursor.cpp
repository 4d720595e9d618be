#include "engine/cursor.h"

#include <algorithm>

#include "base/dice.h"

namespace understudy::engine {

namespace {

constexpr std::string_view digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr int length = 15;  // 62^15 holds the 88 bits of a token
__extension__ using Wide = unsigned __int128;

constexpr std::uint64_t offset_bits = 40, tag_bits = 48;
constexpr std::uint64_t offset_mask = (1ULL << offset_bits) - 1, tag_mask = (1ULL << tag_bits) - 1;

/// The tag both proves the token and hides the offset: without the secret neither can be told.
std::uint64_t tag_of(std::uint64_t secret, std::uint64_t offset) { return mix(secret, offset) & tag_mask; }

}  // namespace

std::string make_cursor(std::uint64_t secret, std::int64_t offset) {
    const std::uint64_t place = static_cast<std::uint64_t>(offset) & offset_mask;
    const std::uint64_t tag = tag_of(secret, place);
    Wide number = (static_cast<Wide>(tag) << offset_bits) | (place ^ (mix(secret ^ 1, tag) & offset_mask));
    std::string token(length, '0');
    for (int i = length - 1; i >= 0; --i, number /= digits.size())
        token[static_cast<std::size_t>(i)] = digits[static_cast<std::size_t>(number % digits.size())];
    return token;
}

std::optional<std::int64_t> read_cursor(std::uint64_t secret, std::string_view token) {
    if (token.size() != length) return std::nullopt;
    Wide number = 0;
    for (const char c : token) {
        const std::size_t digit = digits.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        number = number * digits.size() + digit;
    }
    if (number >> (offset_bits + tag_bits) != 0) return std::nullopt;
    const auto tag = static_cast<std::uint64_t>(number >> offset_bits);
    const std::uint64_t place = (static_cast<std::uint64_t>(number) & offset_mask) ^ (mix(secret ^ 1, tag) & offset_mask);
    if (tag_of(secret, place) != tag) return std::nullopt;
    return static_cast<std::int64_t>(place);
}

}  // namespace understudy::engine
