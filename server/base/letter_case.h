// Texts in which only the case of ASCII letters makes no difference. The machine's locale has no say in it.
#pragma once

#include <string>
#include <string_view>

namespace understudy {

constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

std::string lower(std::string_view text);

/// Requires that both have the same size.
bool same_letters(std::string_view a, std::string_view b);

inline bool equal_without_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() && (a.empty() || lower(a.front()) == lower(b.front())) && same_letters(a, b);
}

inline bool starts_without_case(std::string_view text, std::string_view begin) {
    return text.size() >= begin.size() && equal_without_case(text.substr(0, begin.size()), begin);
}

}  // namespace understudy
