#include "engine/prefer.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/letter_case.h"

namespace understudy::engine {
namespace {

constexpr std::size_t most_preferences = 16;  // what a client would like beyond them, it does not mean

bool is_prefer(std::string_view name) {
    return equal_without_case(name, "prefer");
}

std::string_view trimmed(std::string_view text) {
    const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

/// Up to the first `end` outside of quotes; takes it and the end off the front of `rest`.
std::string_view take_until(std::string_view& rest, char end) {
    bool is_quoted = false;
    std::size_t at = 0;
    for (; at < rest.size(); ++at) {
        if (is_quoted && rest[at] == '\\') {
            ++at;
        } else if (rest[at] == '"') {
            is_quoted = !is_quoted;
        } else if (!is_quoted && rest[at] == end) {
            break;
        }
    }
    const std::string_view taken = rest.substr(0, at);
    rest.remove_prefix(std::min(at + 1, rest.size()));
    return taken;
}

std::string without_quotes(std::string_view word) {
    if (word.size() < 2 || word.front() != '"' || word.back() != '"') return std::string(word);
    std::string out;
    for (std::size_t i = 1; i + 1 < word.size(); ++i) {
        if (word[i] == '\\' && i + 2 < word.size()) ++i;
        out += word[i];
    }
    return out;
}

}  // namespace

std::vector<Preference> preferences(const Headers& headers) {
    std::vector<Preference> all;
    for (const Header& header : headers) {
        if (!is_prefer(header.name)) continue;
        std::string_view rest = header.value;
        while (!rest.empty() && all.size() < most_preferences) {
            std::string_view one = take_until(rest, ',');
            std::string_view pair = take_until(one, ';');  // what follows are its parameters
            Preference preference;
            preference.name = trimmed(take_until(pair, '='));
            preference.name = lower(preference.name);
            preference.value = without_quotes(trimmed(pair));
            const bool is_told = std::any_of(
                all.begin(), all.end(), [&](const Preference& each) { return each.name == preference.name; });
            if (!preference.name.empty() && !is_told) all.push_back(std::move(preference));
        }
    }
    return all;
}

}  // namespace understudy::engine
