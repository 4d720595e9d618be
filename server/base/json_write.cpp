// Writing JSON: on the path of every reply, so runs of plain characters are copied whole.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/json.h"
#include "base/plain_bytes.h"

namespace understudy {
namespace {

/// For each byte what follows its backslash: 0 copy, 'u' \u00XX, 1 part of a longer UTF-8 sequence.
constexpr char in_utf8 = 1;
constexpr std::array<char, 256> escapes = [] {
    std::array<char, 256> table{};
    for (std::size_t c = 0; c < 0x20; ++c) table[c] = 'u';
    for (std::size_t c = 0x80; c < 0x100; ++c) table[c] = in_utf8;
    table['\b'] = 'b';
    table['\f'] = 'f';
    table['\n'] = 'n';
    table['\r'] = 'r';
    table['\t'] = 't';
    table['"'] = '"';
    table['\\'] = '\\';
    return table;
}();

struct Sequence {
    std::size_t size;  ///< in bytes; of an invalid one, what to skip: its longest correct start
    bool is_valid;
};

/// Reads the UTF-8 sequence at the front of `text`, which starts with a byte from 0x80 on.
Sequence utf8_sequence(std::string_view text) {
    const auto byte = [&text](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const unsigned lead = byte(0);
    if (lead < 0xc2 || lead > 0xf4) return {1, false};
    const std::size_t size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    // The second byte also keeps out overlong forms, surrogates and what lies above U+10FFFF.
    const unsigned lowest = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    const unsigned highest = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (byte(1) < lowest || byte(1) > highest) return {1, false};
    for (std::size_t i = 2; i < size; ++i)
        if (byte(i) < 0x80 || byte(i) > 0xbf) return {i, false};
    return {size, true};
}

void append_escape(std::string& out, unsigned char c) {
    static constexpr std::string_view hex = "0123456789abcdef";
    const char escape = escapes[c];
    out += '\\';
    out += escape;
    if (escape == 'u') out.append("00").append(1, hex[c >> 4]).append(1, hex[c & 15]);
}

void append_integer(std::string& out, std::int64_t value) {
    std::array<char, 24> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    out.append(buffer.data(), end);
}

/// The shortest digits that read back as `value`; without an exponent where people would write none.
void append_number(std::string& out, double value) {
    if (!std::isfinite(value)) {
        out += "null";  // JSON has no word for it
        return;
    }
    const double size = std::fabs(value);
    const bool is_plain = size == 0 || (size >= 1e-6 && size < 1e21);
    std::array<char, 64> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                   is_plain ? std::chars_format::fixed : std::chars_format::scientific)
                         .ptr;
    out.append(buffer.data(), end);
}

void append_part(std::string& out, const Value& value);

void append_list(std::string& out, const Value::List& list) {
    out += '[';
    bool is_first = true;
    for (const Value& item : list) {
        if (!is_first) out += ',';
        is_first = false;
        append_part(out, item);
    }
    out += ']';
}

void append_object(std::string& out, const Value::Object& object) {
    out += '{';
    bool is_first = true;
    for (const auto& [name, value] : object) {
        if (!is_first) out += ',';
        is_first = false;
        append_json_string(out, name);
        out += ':';
        append_part(out, value);
    }
    out += '}';
}

void append_part(std::string& out, const Value& value) {
    switch (value.type()) {
        case Value::Type::absent:
        case Value::Type::null:
            out += "null";
            return;
        case Value::Type::boolean:
            out += value.boolean() ? "true" : "false";
            return;
        case Value::Type::integer:
            append_integer(out, value.integer());
            return;
        case Value::Type::number:
            append_number(out, value.number());
            return;
        case Value::Type::text:
            append_json_string(out, value.text());
            return;
        case Value::Type::time:
            append_json_string(out, format_timestamp(value.time()));
            return;
        case Value::Type::list:
        case Value::Type::object:
            if (const std::string* known = value.json().known()) {
                out += *known;
            } else if (value.is_list()) {
                append_list(out, value.list());
            } else {
                append_object(out, value.object());
            }
            return;
    }
}

}  // namespace

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        if (static_cast<unsigned char>(text.front()) < 0x80) {
            text.remove_prefix(1);
            continue;
        }
        const Sequence sequence = utf8_sequence(text);
        if (!sequence.is_valid) return false;
        text.remove_prefix(sequence.size);
    }
    return true;
}

void append_json(std::string& out, const Value& value) {
    if (!value.is_list() && !value.is_object()) return append_part(out, value);
    const std::size_t begin = out.size();
    append_part(out, value);
    if (value.json().known() == nullptr) value.json().tell(std::string_view(out).substr(begin));
}

std::string to_json(const Value& value) {
    std::string out;
    append_json(out, value);
    return out;
}

void append_json_string(std::string& out, std::string_view text) {
    std::array<char, 64> quoted;
    if (text.size() <= quoted.size() - 2 && is_plain(text)) {
        quoted[0] = quoted[text.size() + 1] = '"';
        std::copy(text.begin(), text.end(), quoted.begin() + 1);  // also of a text that is nowhere
        out.append(quoted.data(), text.size() + 2);
        return;
    }
    out += '"';
    std::size_t copied = 0;
    std::size_t i = plain_prefix(text);
    while (i < text.size()) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (escapes[c] == 0) {
            ++i;
            continue;
        }
        if (escapes[c] == in_utf8) {
            const Sequence sequence = utf8_sequence(text.substr(i));
            if (!sequence.is_valid) {
                out.append(text.substr(copied, i - copied)).append("\xef\xbf\xbd");
                copied = i + sequence.size;
            }
            i += sequence.size;
            continue;
        }
        out.append(text.substr(copied, i - copied));
        append_escape(out, c);
        copied = ++i;
        i += plain_prefix(text.substr(i));
    }
    out.append(text.substr(copied));
    out += '"';
}

}  // namespace understudy
