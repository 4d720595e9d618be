#include "cli/log_line.h"

#include <cstddef>

namespace understudy::cli {
namespace {

constexpr std::string_view plain = "\x1b[0m", dim = "\x1b[2m", red = "\x1b[31m", green = "\x1b[32m",
                           yellow = "\x1b[33m", cyan = "\x1b[36m";

std::string_view colour_of(int status) {
    if (status >= 500) return red;
    if (status >= 400) return yellow;
    return status >= 300 ? cyan : green;
}

std::string state_change(const Exchange& exchange) {
    if (exchange.resource.empty()) return {};
    std::string text = exchange.resource;
    if (exchange.state_after.empty() && exchange.state_before.empty()) return text;
    text += ": ";
    if (exchange.state_before.empty() || exchange.state_before == exchange.state_after)
        return text + exchange.state_after;
    return text + exchange.state_before + " -> " +
           (exchange.state_after.empty() ? "gone" : exchange.state_after);
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
                            point == 0xfeff;
    const bool is_surrogate = point >= 0xd800 && point <= 0xdfff;
    return is_overlong || is_control || is_surrogate || point > 0x10ffff ? 0 : size;
}

struct Painter {
    Colour colour;
    std::string operator()(std::string_view paint, const std::string& text) const {
        return colour == Colour::on ? std::string(paint) + text + std::string(plain) : text;
    }
};

}  // namespace

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

std::string log_line(const RefusedRequest& refused, Colour colour) {
    const Painter painted{colour};
    return "(no request) " + painted(colour_of(refused.status), std::to_string(refused.status)) + " from " +
           escaped(refused.peer) + ' ' + painted(dim, '(' + escaped(refused.reason) + ')');
}

std::string log_line(const Reloaded& reloaded, Colour colour) {
    const Painter painted{colour};
    if (!reloaded.mistakes.empty())
        return reloaded.mistakes + (reloaded.mistakes.ends_with('\n') ? "" : "\n") + "(reload) " +
               painted(red, "the files have mistakes, so what was loaded before goes on");
    std::string line = "(reload) " + painted(green, std::to_string(reloaded.files.size()) + " files read again");
    for (const std::string& world : reloaded.left_as_is) line += "\n(reload) " + painted(yellow, "left as it was: " + world);
    return line;
}

std::string log_line(const RuleVerdict& broken, Colour colour) {
    const Painter painted{colour};
    std::string lines;
    for (const Breach& breach : broken.breaches) {
        std::string exchanges;
        for (const std::uint64_t each : breach.exchanges)
            exchanges += (exchanges.empty() ? " (exchange " : ", ") + std::to_string(each);
        if (!exchanges.empty()) exchanges += ')';
        lines += (lines.empty() ? "" : "\n") + std::string("(rule) ") + painted(red, escaped(broken.vendor + ' ' + broken.rule)) +
                 ": expected " + escaped(breach.expected) + ", got " + escaped(breach.got) + exchanges;
    }
    return lines;
}

std::string log_line(const Happening& happening, Colour colour) {
    const std::string change = happening.vendor + ' ' + happening.kind + ' ' + happening.id + ": " +
                               happening.from + " -> " + happening.to;
    return "(clock) " + Painter{colour}(cyan, escaped(change));
}

std::string log_line(const Exchange& exchange, Colour colour) {
    const Painter painted{colour};
    std::string line = escaped(exchange.request.method) + ' ' + escaped(exchange.request.target) + ' ' +
                       (exchange.status == 0 ? painted(red, "no answer")
                                             : painted(colour_of(exchange.status), std::to_string(exchange.status))) +
                       ' ' + painted(dim, std::to_string(exchange.took.count()) + " µs");
    if (const std::string change = escaped(state_change(exchange)); !change.empty()) {
        const bool moved = exchange.state_before != exchange.state_after;
        line += ' ' + (moved ? painted(cyan, change) : change);
    }
    if (!exchange.fault.empty()) line += ' ' + painted(red, "fault " + escaped(exchange.fault));
    if (exchange.status >= 400 && !exchange.why.empty())
        line += ' ' + painted(dim, '(' + escaped(exchange.why) + ')');
    return line;
}

}  // namespace understudy::cli
