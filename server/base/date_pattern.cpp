#include "base/date_pattern.h"

#include <cstddef>
#include <iterator>
#include <utility>

#include "base/civil.h"

namespace understudy {
namespace {

/// Gathers a date's characters, so that the text it goes to grows once and not for each of them.
class DateText {
  public:
    explicit DateText(std::string& out) : out_(out) {}
    ~DateText() { flush(); }
    DateText(const DateText&) = delete;
    DateText& operator=(const DateText&) = delete;

    /// To be called before each of those that follow.
    void make_room() {
        constexpr std::ptrdiff_t most = 4;  // characters that one of them adds
        if (std::end(text_) - next_ < most) flush();
    }

    void add(char c) { *next_++ = c; }

    void add_two_digits(unsigned number) {
        *next_++ = static_cast<char>('0' + number / 10);
        *next_++ = static_cast<char>('0' + number % 10);
    }

    void add_three_digits(unsigned number) {
        add(static_cast<char>('0' + number / 100));
        add_two_digits(number % 100);
    }

    void add_year(int year) {
        if (year >= 1000 && year <= 9999) {
            add_two_digits(static_cast<unsigned>(year) / 100);
            return add_two_digits(static_cast<unsigned>(year) % 100);
        }
        flush();
        std::string digits = std::to_string(year < 0 ? -year : year);
        if (digits.size() < 4) digits.insert(0, 4 - digits.size(), '0');
        out_.append(year < 0 ? "-" : "").append(digits);
    }

  private:
    void flush() {
        out_.append(text_, next_);
        next_ = text_;
    }

    std::string& out_;
    char text_[32];
    char* next_ = text_;
};

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
    DateText text(out);
    for (const Part& part : parts_) {
        text.make_room();
        switch (part.is) {
            case Is::character:
                text.add(part.character);
                break;
            case Is::year:
                text.add_year(civil.year);
                break;
            case Is::month:
                text.add_two_digits(civil.month);
                break;
            case Is::day:
                text.add_two_digits(civil.day);
                break;
            case Is::hour:
                text.add_two_digits(civil.hour);
                break;
            case Is::minute:
                text.add_two_digits(civil.minute);
                break;
            case Is::second:
                text.add_two_digits(civil.second);
                break;
            case Is::millisecond:
                text.add_three_digits(civil.millisecond);
                break;
        }
    }
}

}  // namespace understudy
