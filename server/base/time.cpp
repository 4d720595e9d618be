#include "base/time.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/civil.h"
#include "base/date_pattern.h"

namespace understudy {
namespace {

/// Appends `number` with leading zeros, at least `width` digits.
void append_padded(std::string& out, unsigned number, std::size_t width) {
    std::array<char, 12> digits;
    std::size_t first = digits.size();
    for (; number > 0 || digits.size() - first < width; number /= 10)
        digits[--first] = static_cast<char>('0' + number % 10);
    out.append(digits.data() + first, digits.size() - first);
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
    static const DatePattern to_the_second("YYYY-MM-DDTHH:mm:ss");
    to_the_second.append(out, time);
    const auto microseconds = time - std::chrono::floor<std::chrono::seconds>(time);
    if (microseconds.count() != 0) {
        out += '.';
        append_padded(out, static_cast<unsigned>(microseconds.count()), 6);
    }
    out += 'Z';
    return out;
}

void append_date(std::string& out, Timestamp time, std::string_view pattern) {
    DatePattern(pattern).append(out, time);
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
