#include "base/time.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace understudy {
namespace {

struct Civil {
    int year;
    unsigned month, day, hour, minute, second, millisecond;
    unsigned weekday;  ///< 0 is Sunday
};

/// A word of a date pattern; the number is as wide as the word.
struct Word {
    std::string_view text;
    unsigned Civil::*part = nullptr;
};
constexpr Word year_word{"YYYY"};
constexpr std::string_view first_letters = "YMDHmsS";
constexpr std::array<Word, 6> words{{{"MM", &Civil::month},
                                     {"DD", &Civil::day},
                                     {"HH", &Civil::hour},
                                     {"mm", &Civil::minute},
                                     {"ss", &Civil::second},
                                     {"SSS", &Civil::millisecond}}};

Civil civil_from(Timestamp time) {
    const auto midnight = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(midnight);
    const auto of_day = static_cast<std::uint64_t>((time - midnight).count());
    const auto seconds = static_cast<unsigned>(of_day / 1'000'000);
    return {static_cast<int>(date.year()),
            static_cast<unsigned>(date.month()),
            static_cast<unsigned>(date.day()),
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60,
            static_cast<unsigned>(of_day / 1000 % 1000),
            std::chrono::weekday(midnight).c_encoding()};
}

/// Appends `number` with leading zeros, at least `width` digits.
void append_padded(std::string& out, unsigned number, std::size_t width) {
    std::array<char, 12> digits;
    std::size_t first = digits.size();
    for (; number > 0 || digits.size() - first < width; number /= 10)
        digits[--first] = static_cast<char>('0' + number % 10);
    out.append(digits.data() + first, digits.size() - first);
}

void append_year(std::string& out, int year) {
    if (year < 0) out += '-';
    append_padded(out, static_cast<unsigned>(year < 0 ? -year : year), 4);
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Takes exactly `width` digits off the front of `text`.
std::optional<unsigned> take_digits(std::string_view& text, std::size_t width) {
    if (text.size() < width) return std::nullopt;
    unsigned number = 0;
    for (std::size_t i = 0; i < width; ++i) {
        if (!is_digit(text[i])) return std::nullopt;
        number = number * 10 + static_cast<unsigned>(text[i] - '0');
    }
    text.remove_prefix(width);
    return number;
}

bool take(std::string_view& text, char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
}

/// Takes `.123` off the front of `text`, one to nine digits; what is finer than a microsecond is cut off.
std::optional<Duration> take_fraction(std::string_view& text) {
    if (!take(text, '.')) return Duration::zero();
    std::int64_t microseconds = 0;
    std::size_t digits = 0;
    for (; digits < text.size() && is_digit(text[digits]); ++digits)
        if (digits < 6) microseconds = microseconds * 10 + (text[digits] - '0');
    if (digits == 0 || digits > 9) return std::nullopt;
    for (std::size_t i = digits; i < 6; ++i) microseconds *= 10;
    text.remove_prefix(digits);
    return Duration(microseconds);
}

}  // namespace

std::optional<Timestamp> parse_timestamp(std::string_view text) {
    const auto year = take_digits(text, 4);
    if (!year || !take(text, '-')) return std::nullopt;
    const auto month = take_digits(text, 2);
    if (!month || !take(text, '-')) return std::nullopt;
    const auto day = take_digits(text, 2);
    if (!day) return std::nullopt;
    const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(*year)),
                                           std::chrono::month(*month), std::chrono::day(*day));
    if (!date.ok()) return std::nullopt;
    const Timestamp midnight = std::chrono::sys_days(date);
    if (text.empty()) return midnight;

    if (!take(text, 'T')) return std::nullopt;
    const auto hour = take_digits(text, 2);
    if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
    const auto minute = take_digits(text, 2);
    if (!minute || *minute > 59 || !take(text, ':')) return std::nullopt;
    const auto second = take_digits(text, 2);
    if (!second || *second > 59) return std::nullopt;
    const auto fraction = take_fraction(text);
    if (!fraction || text != "Z") return std::nullopt;
    return midnight + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
           std::chrono::seconds(*second) + *fraction;
}

std::string format_timestamp(Timestamp time) {
    std::string out;
    append_date(out, time, "YYYY-MM-DDTHH:mm:ss");
    const auto microseconds = time - std::chrono::floor<std::chrono::seconds>(time);
    if (microseconds.count() != 0) {
        out += '.';
        append_padded(out, static_cast<unsigned>(microseconds.count()), 6);
    }
    out += 'Z';
    return out;
}

void append_date(std::string& out, Timestamp time, std::string_view pattern) {
    const Civil civil = civil_from(time);
    while (!pattern.empty()) {
        if (first_letters.find(pattern.front()) == std::string_view::npos) {
            out += pattern.front();
            pattern.remove_prefix(1);
            continue;
        }
        const auto is_next = [pattern](const Word& word) {
            return word.text.front() == pattern.front() && pattern.starts_with(word.text);
        };
        if (is_next(year_word)) {
            append_year(out, civil.year);
            pattern.remove_prefix(year_word.text.size());
        } else if (const auto word = std::find_if(words.begin(), words.end(), is_next); word != words.end()) {
            append_padded(out, civil.*word->part, word->text.size());
            pattern.remove_prefix(word->text.size());
        } else {
            out += pattern.front();
            pattern.remove_prefix(1);
        }
    }
}

std::string format_http_date(Timestamp time) {
    static constexpr std::string_view weekdays = "SunMonTueWedThuFriSat";
    static constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const Civil civil = civil_from(time);
    std::string out;
    out.reserve(29);
    out.append(weekdays.substr(civil.weekday * 3, 3)).append(", ");
    append_padded(out, civil.day, 2);
    out.append(" ").append(months.substr((civil.month - 1) * 3, 3)).append(" ");
    append_date(out, time, "YYYY HH:mm:ss");
    return out += " GMT";
}

}  // namespace understudy
