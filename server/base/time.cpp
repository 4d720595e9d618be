#include "base/time.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

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
        if (year < 0) out_ += '-';
        append_padded(out_, static_cast<unsigned>(year < 0 ? -year : year), 4);
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

/// How often a letter stands in the word that begins with it; 0 where it begins none.
constexpr std::size_t word_size(char letter) {
    switch (letter) {
        case 'Y':
            return 4;
        case 'S':
            return 3;
        case 'M':
        case 'D':
        case 'H':
        case 'm':
        case 's':
            return 2;
        default:
            return 0;
    }
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
    DateText text(out);
    for (std::size_t at = 0; at < pattern.size();) {
        const char letter = pattern[at];
        const std::size_t size = word_size(letter);
        std::size_t same = 1;
        while (same < size && at + same < pattern.size() && pattern[at + same] == letter) ++same;
        text.make_room();
        if (same != size) {
            text.add(letter);
            ++at;
            continue;
        }
        at += size;
        switch (letter) {
            case 'Y':
                text.add_year(civil.year);
                break;
            case 'M':
                text.add_two_digits(civil.month);
                break;
            case 'D':
                text.add_two_digits(civil.day);
                break;
            case 'H':
                text.add_two_digits(civil.hour);
                break;
            case 'm':
                text.add_two_digits(civil.minute);
                break;
            case 's':
                text.add_two_digits(civil.second);
                break;
            default:
                text.add_three_digits(civil.millisecond);
                break;
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
