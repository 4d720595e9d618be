#include "yaml/core_schema.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>
#include <system_error>

namespace understudy::yaml {
namespace {

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

bool all_in(std::string_view text, std::string_view letters) {
    return !text.empty() && text.find_first_not_of(letters) == std::string_view::npos;
}

std::string_view without_sign(std::string_view text) {
    return text.substr(text.starts_with('-') || text.starts_with('+') ? 1 : 0);
}

/// [-+]? ( \.[0-9]+ | [0-9]+ (\.[0-9]*)? ) ([eE][-+]?[0-9]+)?
bool is_number(std::string_view text) {
    constexpr std::string_view digits = "0123456789";
    text = without_sign(text);
    const std::size_t whole = std::min(text.find_first_not_of(digits), text.size());
    text.remove_prefix(whole);
    std::size_t fraction = 0;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        fraction = std::min(text.find_first_not_of(digits), text.size());
        text.remove_prefix(fraction);
    }
    if (whole + fraction == 0) return false;
    if (text.empty()) return true;
    if (text[0] != 'e' && text[0] != 'E') return false;
    return all_in(without_sign(text.substr(1)), digits);
}

std::optional<Value> integer(std::string_view text, int base) {
    if (text.starts_with('+')) text.remove_prefix(1);
    std::int64_t value = 0;
    const std::from_chars_result read = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return {};
    return Value(value);
}

}  // namespace

std::optional<Value> plain_value(std::string_view text) {
    if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) return Value(nullptr);
    if (is_one_of(text, {"true", "True", "TRUE"})) return Value(true);
    if (is_one_of(text, {"false", "False", "FALSE"})) return Value(false);
    if (all_in(without_sign(text), "0123456789")) return integer(text, 10);
    if (text.starts_with("0x") && all_in(text.substr(2), "0123456789abcdefABCDEF"))
        return integer(text.substr(2), 16);
    if (text.starts_with("0o") && all_in(text.substr(2), "01234567")) return integer(text.substr(2), 8);
    if (!is_number(text)) return Value(text);
    double value = 0;
    const std::string_view digits = text.substr(text.starts_with('+') ? 1 : 0);
    const std::from_chars_result read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (read.ec != std::errc() || !std::isfinite(value)) return {};
    return Value(value);
}

}  // namespace understudy::yaml
