#include "base/encoding.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace understudy {
namespace {

constexpr std::string_view base64_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr signed char none = -1;
using Digits = std::array<signed char, 256>;  ///< for each byte the digit it stands for, or none

constexpr Digits digits_from(std::string_view letters) {
    Digits digits{};
    for (signed char& digit : digits) digit = none;
    for (std::size_t i = 0; i < letters.size(); ++i)
        digits[static_cast<unsigned char>(letters[i])] = static_cast<signed char>(i);
    return digits;
}

constexpr Digits base64_digits = digits_from(base64_letters);
constexpr Digits hex_digits = [] {
    Digits digits = digits_from("0123456789abcdef");
    for (std::size_t c = 'A'; c <= 'F'; ++c) digits[c] = static_cast<signed char>(c - 'A' + 10);
    return digits;
}();

constexpr std::array<bool, 256> unreserved = [] {
    std::array<bool, 256> table{};
    for (const char c :
         std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"))
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

int digit(const Digits& digits, char c) {
    return digits[static_cast<unsigned char>(c)];
}

char byte(std::uint32_t bits) {
    return static_cast<char>(static_cast<unsigned char>(bits & 0xff));
}

}  // namespace

std::string percent_encode(std::string_view text) {
    static constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto bits = static_cast<unsigned char>(c);
        if (unreserved[bits]) {
            out += c;
            continue;
        }
        out += '%';
        out += hex[bits >> 4];
        out += hex[bits & 15];
    }
    return out;
}

std::string percent_decode(std::string_view text, Plus plus) {
    std::size_t i = text.find_first_of(plus == Plus::is_space ? "%+" : "%");
    if (i == text.npos) return std::string(text);
    std::string out;
    out.reserve(text.size());
    out.append(text.substr(0, i));
    for (; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '%' && text.size() - i > 2) {
            const int high = digit(hex_digits, text[i + 1]);
            const int low = digit(hex_digits, text[i + 2]);
            if (high != none && low != none) {
                out += byte(static_cast<std::uint32_t>(high * 16 + low));
                i += 2;
                continue;
            }
        }
        out += c == '+' && plus == Plus::is_space ? ' ' : c;
    }
    return out;
}

Fields parse_form(std::string_view text) {
    Fields fields;
    while (!text.empty()) {
        const std::string_view piece = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(piece.size() + 1, text.size()));
        if (piece.empty()) continue;
        const std::string_view name = piece.substr(0, piece.find('='));
        const std::string_view value = piece.substr(std::min(name.size() + 1, piece.size()));
        fields.emplace_back(percent_decode(name, Plus::is_space), percent_decode(value, Plus::is_space));
    }
    return fields;
}

std::string base64_encode(std::string_view bytes) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t bits = 0;
        for (std::size_t k = 0; k < 3; ++k)
            bits = bits << 8 | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k)
            out += k <= count ? base64_letters[bits >> (18 - 6 * k) & 63] : '=';
    }
    return out;
}

std::optional<std::string> base64_decode(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::size_t padding = 0;
    while (padding < 2 && text.ends_with('=')) {
        text.remove_suffix(1);
        ++padding;
    }
    std::string out;
    out.reserve(text.size() * 3 / 4);
    std::uint32_t bits = 0;
    int unread = 0;  // how many of the low bits have not become bytes
    for (const char c : text) {
        const int value = digit(base64_digits, c);
        if (value == none) return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        unread += 6;
        if (unread < 8) continue;
        unread -= 8;
        out += byte(bits >> unread);
    }
    // Bits left over must be zero: else two texts would mean the same bytes.
    if ((bits & ((1U << unread) - 1)) != 0) return std::nullopt;
    return out;
}

std::string hex_encode(std::string_view bytes) {
    static constexpr std::string_view hex = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto bits = static_cast<unsigned char>(c);
        out += hex[bits >> 4];
        out += hex[bits & 15];
    }
    return out;
}

}  // namespace understudy
