#include "scenario/template_syntax.h"

#include <algorithm>
#include <charconv>

namespace understudy::scenario {
namespace {

constexpr std::string_view blanks = " \t\r\n";

bool is_blank(char c) {
    return blanks.find(c) != std::string_view::npos;
}

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

bool is_integer(std::string_view word) {
    if (word.starts_with('-')) word.remove_prefix(1);
    return !word.empty() && std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

std::string quoted(std::string_view text) {
    return "'" + std::string(text) + "'";
}

/// Reads one expression, which is text[at, end).
class Reader {
  public:
    Reader(std::string_view text, std::size_t at, std::size_t end) : text_(text), at_(at), end_(end) {}

    std::variant<ExpressionSyntax, SyntaxError> read() {
        while (at_ < end_ && is_blank(text_[at_])) ++at_;
        while (at_ < end_ && is_blank(text_[end_ - 1])) --end_;
        expression_.offset = last_ = at_;
        expression_.spelled = text_.substr(at_, end_ - at_);
        if (read_head()) {
            while (skip_blanks(), !error_ && at_ < end_) {
                if (!read_filter()) break;
            }
        }
        if (error_) return std::move(*error_);
        return std::move(expression_);
    }

  private:
    bool read_head() {
        if (text_[at_] == '\'' || text_[at_] == '"') return read_quoted(expression_.literal);
        for (;;) {
            ExpressionSyntax::Word name = read_word();
            if (name.text.empty()) return fail_at_missing_name();
            if (expression_.path.empty() && is_integer(name.text))
                return read_integer(name, expression_.literal);
            expression_.path.push_back(std::move(name));
            if (at_ == end_ || text_[at_] != '.') return true;
            ++at_;
        }
    }

    bool read_filter() {
        if (text_[at_] != '|') return fail_at_trailing_text();
        const std::size_t bar = at_++;
        skip_blanks();
        ExpressionSyntax::Call call{read_word(), {}, 0};
        if (call.filter.text.empty())
            return fail(bar, 1, "a filter is missing after '|'", "write it as in '{{ name | upper }}'");
        last_ = call.filter.offset;
        skip_blanks();
        if (at_ < end_ && text_[at_] == ':' && !read_argument(call)) return false;
        expression_.filters.push_back(std::move(call));
        return true;
    }

    bool read_argument(ExpressionSyntax::Call& call) {
        const std::size_t colon = at_++;
        skip_blanks();
        call.argument_offset = at_;
        if (at_ < end_ && (text_[at_] == '\'' || text_[at_] == '"')) return read_quoted(call.argument);
        const ExpressionSyntax::Word word = read_word();
        if (word.text.empty()) {
            if (at_ == end_ || text_[at_] == '|') {
                return fail(colon, 1, "an argument is missing after ':'", "quote an empty text: ''");
            }
            return fail(at_, width_of_word(), quoted(text_.substr(at_, width_of_word())) + " is no argument",
                        "put a text in quotes");
        }
        if (is_integer(word.text)) return read_integer(word, call.argument);
        if (word.text == "true" || word.text == "false")
            call.argument = Value(word.text == "true");
        else if (word.text == "null")
            call.argument = Value(nullptr);
        else
            call.argument = Value(word.text);
        return true;
    }

    bool read_quoted(std::optional<Value>& into) {
        const std::size_t close = text_.substr(0, end_).find(text_[at_], at_ + 1);
        if (close == std::string_view::npos) {
            return fail(at_, end_ - at_, "the quote is never closed",
                        "close it with " + std::string(1, text_[at_]));
        }
        into = Value(text_.substr(at_ + 1, close - at_ - 1));
        at_ = close + 1;
        return true;
    }

    bool read_integer(const ExpressionSyntax::Word& word, std::optional<Value>& into) {
        std::int64_t value = 0;
        const char* const last = word.text.data() + word.text.size();
        if (std::from_chars(word.text.data(), last, value).ec != std::errc()) {
            return fail(word.offset, word.text.size(), "the integer " + word.text + " is out of range",
                        "put a text in quotes");
        }
        into = Value(value);
        return true;
    }

    ExpressionSyntax::Word read_word() {
        const std::size_t begin = at_;
        while (at_ < end_ && is_name_character(text_[at_])) ++at_;
        return {std::string(text_.substr(begin, at_ - begin)), begin};
    }

    void skip_blanks() {
        while (at_ < end_ && is_blank(text_[at_])) ++at_;
    }

    std::size_t width_of_word() const { return std::min(text_.find_first_of(" \t\r\n|", at_), end_) - at_; }

    bool fail_at_missing_name() {
        if (!expression_.path.empty() &&
            (at_ == end_ || is_blank(text_[at_]) || text_[at_] == '.' || text_[at_] == '|')) {
            return fail(at_ - 1, 1, "a name is missing after '.'", "");
        }
        if (text_[at_] == '|' || text_[at_] == '.') {
            return fail(at_, 1, "a name is missing before " + quoted(text_.substr(at_, 1)), "");
        }
        return fail(at_, width_of_word(), quoted(text_.substr(at_, width_of_word())) + " is no name",
                    "a name is letters, digits, '_' and '-'; put a text in quotes");
    }

    bool fail_at_trailing_text() {
        const std::string_view word = text_.substr(at_, std::max<std::size_t>(width_of_word(), 1));
        const bool after_filter = !expression_.filters.empty();
        std::string hint = "a filter follows '|'";
        if (after_filter && !expression_.filters.back().argument) hint = "an argument follows ':'";
        if (after_filter && expression_.filters.back().argument)
            hint = "put a text with other characters in quotes";
        return fail(at_, word.size(), "unexpected " + quoted(word) + " after " + quoted(before()),
                    std::move(hint));
    }

    /// The head or filter that was read last, for messages.
    std::string_view before() const {
        std::size_t end = at_;
        while (end > last_ && is_blank(text_[end - 1])) --end;
        return text_.substr(last_, end - last_);
    }

    bool fail(std::size_t offset, std::size_t width, std::string message, std::string hint) {
        error_ = SyntaxError{offset, width, std::move(message), std::move(hint)};
        return false;
    }

    std::string_view text_;
    std::size_t at_;
    std::size_t end_;
    std::size_t last_ = 0;  ///< where the head or filter read last begins
    ExpressionSyntax expression_;
    std::optional<SyntaxError> error_;
};

/// Where the `}}` is that closes the braces opened at `open`; a `}}` inside quotes closes nothing.
std::variant<std::size_t, SyntaxError> find_close(std::string_view text, std::size_t open) {
    for (std::size_t at = open + 2; at < text.size(); ++at) {
        const std::string_view pair = text.substr(at, 2);
        if (pair == "}}") return at;
        if (pair == "{{") break;
        if (text[at] == '\'' || text[at] == '"') {
            const std::size_t close = text.find(text[at], at + 1);
            if (close == std::string_view::npos) {
                return SyntaxError{at, text.size() - at, "the quote is never closed",
                                   "close it with " + std::string(1, text[at])};
            }
            at = close;
        }
    }
    return SyntaxError{open, 2, "'{{' is never closed", "close it with '}}'"};
}

}  // namespace

std::variant<TemplateSyntax, SyntaxError> parse_template(std::string_view text) {
    TemplateSyntax result;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t open = std::min(text.find("{{", at), text.size());
        if (open > at) result.parts.emplace_back(std::string(text.substr(at, open - at)));
        if (open == text.size()) break;
        std::variant<std::size_t, SyntaxError> found = find_close(text, open);
        if (SyntaxError* error = std::get_if<SyntaxError>(&found)) return std::move(*error);
        const std::size_t close = std::get<std::size_t>(found);
        at = close + 2;
        if (text.substr(open + 2, close - open - 2).find_first_not_of(blanks) == std::string_view::npos) {
            return SyntaxError{open, at - open, "the braces are empty", "name a value: '{{ body.name }}'"};
        }
        std::variant<ExpressionSyntax, SyntaxError> read = Reader(text, open + 2, close).read();
        if (SyntaxError* error = std::get_if<SyntaxError>(&read)) return std::move(*error);
        result.parts.emplace_back(std::move(std::get<ExpressionSyntax>(read)));
    }
    return result;
}

std::variant<ExpressionSyntax, SyntaxError> parse_expression(std::string_view text) {
    if (text.find_first_not_of(blanks) == std::string_view::npos) {
        return SyntaxError{0, std::max<std::size_t>(text.size(), 1), "a value is missing",
                           "name one: 'body.name'"};
    }
    if (const std::size_t first = text.find_first_not_of(blanks); text.substr(first, 2) == "{{") {
        return SyntaxError{first, 2, "a value is named here without braces", "leave '{{' and '}}' out"};
    }
    return Reader(text, 0, text.size()).read();
}

bool TemplateSyntax::is_constant() const {
    return std::ranges::none_of(
        parts, [](const auto& part) { return std::holds_alternative<ExpressionSyntax>(part); });
}

}  // namespace understudy::scenario
