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

void append_two_digits(std::string& out, unsigned number) {
    const char digits[2] = {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
    out.append(digits, 2);
}

void append_year(std::string& out, int year) {
    if (year >= 1000 && year <= 9999) {
        append_two_digits(out, static_cast<unsigned>(year) / 100);
        return append_two_digits(out, static_cast<unsigned>(year) % 100);
    }
    if (year < 0) out += '-';
    append_padded(out, static_cast<unsigned>(year < 0 ? -year : year), 4);
}

/// A word of two letters that stands for a number of two digits, if it is one. Returns how many letters of
/// the pattern are done.
std::size_t append_word(std::string& out, bool is_word, unsigned number) {
    if (!is_word) return 1;
    append_two_digits(out, number);
    return 2;
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
        const auto is_next = [pattern](std::string_view word) { return pattern.starts_with(word); };
        std::size_t taken = 1;
        switch (pattern.front()) {
            case 'Y':
                taken = is_next("YYYY") ? 4 : 1;
                if (taken == 4) append_year(out, civil.year);
                break;
            case 'M':
                taken = append_word(out, is_next("MM"), civil.month);
                break;
            case 'D':
                taken = append_word(out, is_next("DD"), civil.day);
                break;
            case 'H':
                taken = append_word(out, is_next("HH"), civil.hour);
                break;
            case 'm':
                taken = append_word(out, is_next("mm"), civil.minute);
                break;
            case 's':
                taken = append_word(out, is_next("ss"), civil.second);
                break;
            case 'S':
                taken = is_next("SSS") ? 3 : 1;
                if (taken == 3) append_padded(out, civil.millisecond, 3);
                break;
            default:
                break;
        }
        if (taken == 1) out += pattern.front();
        pattern.remove_prefix(taken);
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
