#include <understudy/terminal.h>

#include <cstddef>

namespace understudy {
namespace {

std::string_view code_of(Paint paint) {
    switch (paint) {
        case Paint::dim:
            return "\x1b[2m";
        case Paint::bold:
            return "\x1b[1m";
        case Paint::red:
            return "\x1b[31m";
        case Paint::green:
            return "\x1b[32m";
        case Paint::yellow:
            return "\x1b[33m";
        case Paint::cyan:
            return "\x1b[36m";
    }
    return {};
}

/// How many bytes of well-formed, printable UTF-8 `text` begins with; 0 if the first byte must be escaped.
std::size_t printable(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    if (byte(0) < 0x80) return byte(0) >= 0x20 && byte(0) != 0x7f ? 1 : 0;
    const std::size_t size = byte(0) >= 0xf0 ? 4 : byte(0) >= 0xe0 ? 3 : 2;
    if (byte(0) < 0xc2 || byte(0) > 0xf4 || text.size() < size) return 0;
    char32_t point = byte(0) & (0x7f >> size);
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return 0;
        point = point << 6 | (byte(i) & 0x3f);
    }
    const bool is_overlong = point < (size == 2 ? 0x80u : size == 3 ? 0x800u : 0x10000u);
    const bool is_control = point < 0xa0 || (point >= 0x200b && point <= 0x200f) ||
                            (point >= 0x2028 && point <= 0x202e) || (point >= 0x2060 && point <= 0x206f) ||
                            point == 0xfeff || (point & 0xfffe) == 0xfffe;
    const bool is_surrogate = point >= 0xd800 && point <= 0xdfff;
    return is_overlong || is_control || is_surrogate || point > 0x10ffff ? 0 : size;
}

}  // namespace

std::string painted(Colour colour, Paint paint, std::string_view text) {
    if (colour == Colour::off) return std::string(text);
    return std::string(code_of(paint)).append(text).append("\x1b[0m");
}

Paint paint_of(int status) {
    if (status == 0 || status >= 500) return Paint::red;
    if (status >= 400) return Paint::yellow;
    return status >= 300 ? Paint::cyan : Paint::green;
}

std::string escaped(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string result;
    while (!text.empty()) {
        std::size_t size = printable(text);
        if (size > 0) {
            result += text.substr(0, size);
        } else {
            const auto byte = static_cast<unsigned char>(text.front());
            result += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
            size = 1;
        }
        text.remove_prefix(size);
    }
    return result;
}

}  // namespace understudy
