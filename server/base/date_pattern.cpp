#include "base/date_pattern.h"

#include <charconv>
#include <cstddef>
#include <iterator>
#include <utility>

#include "base/civil.h"

namespace understudy {
namespace {

char* put_two_digits(char* at, unsigned number) {
    at[0] = static_cast<char>('0' + number / 10);
    at[1] = static_cast<char>('0' + number % 10);
    return at + 2;
}

char* put_three_digits(char* at, unsigned number) {
    *at = static_cast<char>('0' + number / 100);
    return put_two_digits(at + 1, number % 100);
}

/// At least four digits, at most eleven characters.
char* put_year(char* at, int year) {
    if (year < 0) *at++ = '-';
    auto left = static_cast<unsigned>(year < 0 ? -year : year);
    if (left >= 10'000) {
        at = std::to_chars(at, at + 6, left / 10'000).ptr;
        left %= 10'000;
    }
    return put_two_digits(put_two_digits(at, left / 100), left % 100);
}

}  // namespace

DatePattern::Is DatePattern::word_at_front(std::string_view pattern) {
    static constexpr std::pair<std::string_view, Is> words[] = {
        {"YYYY", Is::year}, {"MM", Is::month},  {"DD", Is::day},          {"HH", Is::hour},
        {"mm", Is::minute}, {"ss", Is::second}, {"SSS", Is::millisecond},
    };
    for (const auto& [word, is] : words)
        if (pattern.starts_with(word)) return is;
    return Is::character;
}

DatePattern::DatePattern(std::string_view pattern) {
    while (!pattern.empty()) {
        const Is is = word_at_front(pattern);
        parts_.push_back({is, pattern.front()});
        pattern.remove_prefix(is == Is::character ? 1 : is == Is::year ? 4 : is == Is::millisecond ? 3 : 2);
    }
}

void DatePattern::append(std::string& out, Timestamp time) const {
    const Civil civil = civil_from(time);
    // Gathered first, so that the text it goes to grows once and not for each part.
    char text[64];
    constexpr std::ptrdiff_t longest_part = 11;
    char* at = text;
    for (const Part& part : parts_) {
        if (std::end(text) - at < longest_part) {
            out.append(text, at);
            at = text;
        }
        switch (part.is) {
            case Is::character:
                *at++ = part.character;
                break;
            case Is::year:
                at = put_year(at, civil.year);
                break;
            case Is::month:
                at = put_two_digits(at, civil.month);
                break;
            case Is::day:
                at = put_two_digits(at, civil.day);
                break;
            case Is::hour:
                at = put_two_digits(at, civil.hour);
                break;
            case Is::minute:
                at = put_two_digits(at, civil.minute);
                break;
            case Is::second:
                at = put_two_digits(at, civil.second);
                break;
            case Is::millisecond:
                at = put_three_digits(at, civil.millisecond);
                break;
        }
    }
    out.append(text, at);
}

}  // namespace understudy
