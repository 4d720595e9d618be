#include "base/date_pattern.h"

#include <cstdlib>
#include <utility>

#include "base/civil.h"

namespace understudy {
namespace {

void put_two_digits(char* at, unsigned number) {
    at[0] = static_cast<char>('0' + number / 10);
    at[1] = static_cast<char>('0' + number % 10);
}

/// At least four digits.
std::string spell_year(int year) {
    std::string digits = std::to_string(std::abs(year));
    if (digits.size() < 4) digits.insert(0, 4 - digits.size(), '0');
    return (year < 0 ? "-" : "") + digits;
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

DatePattern::DatePattern(std::string_view pattern) : pattern_(pattern) {
    while (!pattern.empty()) {
        const Is is = word_at_front(pattern);
        if (is != Is::character) words_.insert(words_.begin(), {is, pattern_.size() - pattern.size()});
        pattern.remove_prefix(is == Is::character ? 1 : is == Is::year ? 4 : is == Is::millisecond ? 3 : 2);
    }
}

void DatePattern::append(std::string& out, Timestamp time) const {
    const Civil civil = civil_from(time);
    const std::size_t begin = out.size();
    out += pattern_;
    // The last word first, since only a year may be longer than its word.
    for (const Word& word : words_) {
        char* const at = out.data() + begin + word.at;
        switch (word.is) {
            case Is::character:
                break;
            case Is::year:
                if (civil.year < 0 || civil.year >= 10'000) {
                    out.replace(begin + word.at, 4, spell_year(civil.year));
                    break;
                }
                put_two_digits(at, static_cast<unsigned>(civil.year) / 100);
                put_two_digits(at + 2, static_cast<unsigned>(civil.year) % 100);
                break;
            case Is::month:
                put_two_digits(at, civil.month);
                break;
            case Is::day:
                put_two_digits(at, civil.day);
                break;
            case Is::hour:
                put_two_digits(at, civil.hour);
                break;
            case Is::minute:
                put_two_digits(at, civil.minute);
                break;
            case Is::second:
                put_two_digits(at, civil.second);
                break;
            case Is::millisecond:
                *at = static_cast<char>('0' + civil.millisecond / 100);
                put_two_digits(at + 1, civil.millisecond % 100);
                break;
        }
    }
}

}  // namespace understudy
