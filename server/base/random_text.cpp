#include "base/random_text.h"

#include <charconv>
#include <optional>

namespace understudy {

/// Reads a pattern from left to right. The methods that can fail return the reason.
class RandomTextReader {
  public:
    explicit RandomTextReader(std::string_view pattern) : rest_(pattern) {}

    std::variant<RandomText, std::string> read() {
        if (rest_.empty()) return "the pattern is empty";
        for (const char c : rest_)
            if (static_cast<unsigned char>(c) >= 0x80) return "only ASCII characters can be drawn";
        while (!rest_.empty())
            if (auto reason = read_part()) return std::move(*reason);
        return std::move(result_);
    }

  private:
    using Reason = std::optional<std::string>;

    Reason read_part() {
        RandomText::Part part;
        const char first = rest_.front();
        if (first == '{') return "'{' has nothing before it to repeat";
        if (first == ']' || first == '}')
            return std::string("'") + first + "' has no beginning; write \\" + first;
        Reason reason = first == '[' ? read_class(part.letters) : read_character(part.letters);
        if (!reason && rest_.starts_with('{')) reason = read_count(part.count);
        if (reason) return reason;
        if (part.count > RandomText::longest - result_.size_)
            return "the text would be longer than " + std::to_string(RandomText::longest) + " characters";
        result_.size_ += part.count;
        result_.parts_.push_back(std::move(part));
        return std::nullopt;
    }

    /// Appends the next character to `letters`, once.
    Reason read_character(std::string& letters) {
        char c = take();
        if (c == '\\') {
            if (rest_.empty()) return "'\\' at the end";
            c = take();
            const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (is_word) return std::string("'\\") + c + "' has no meaning here; write a class such as [0-9]";
        }
        add(letters, c);
        last_ = c;
        return std::nullopt;
    }

    Reason read_class(std::string& letters) {
        take();
        if (rest_.starts_with('^')) return "'[^' is not supported; list the characters";
        while (!rest_.empty() && rest_.front() != ']') {
            if (auto reason = read_character(letters)) return reason;
            const bool is_range = rest_.size() > 1 && rest_[0] == '-' && rest_[1] != ']';
            if (!is_range) continue;
            take();
            const char from = last_;
            if (auto reason = read_character(letters)) return reason;
            if (last_ < from) return std::string("the range ") + from + "-" + last_ + " runs backwards";
            for (char c = from; c < last_; ++c) add(letters, c);
        }
        if (rest_.empty()) return "'[' without ']'";
        take();
        if (letters.empty()) return "'[]' has no characters";
        return std::nullopt;
    }

    Reason read_count(std::size_t& count) {
        take();
        const std::size_t end = rest_.find('}');
        if (end == rest_.npos) return "'{' without '}'";
        const std::string_view digits = rest_.substr(0, end);
        const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
        const bool is_number = error == std::errc() && stop == digits.data() + digits.size();
        if (!is_number || count < 1 || count > RandomText::longest)
            return "a count is a number from 1 to " + std::to_string(RandomText::longest) + ", not '" +
                   std::string(digits) + "'";
        rest_.remove_prefix(end + 1);
        return std::nullopt;
    }

    static void add(std::string& letters, char c) {
        if (letters.find(c) == letters.npos) letters += c;
    }

    char take() {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }

    std::string_view rest_;
    char last_ = 0;  ///< the character read last
    RandomText result_;
};

std::variant<RandomText, std::string> RandomText::compile(std::string_view pattern) {
    return RandomTextReader(pattern).read();
}

std::string RandomText::draw(Dice& dice) const {
    std::string out;
    out.reserve(size_);
    for (const Part& part : parts_)
        for (std::size_t i = 0; i < part.count; ++i)
            out += part.letters.size() == 1 ? part.letters[0] : part.letters[dice.below(part.letters.size())];
    return out;
}

}  // namespace understudy
