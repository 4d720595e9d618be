// Reading JSON. The library scans and checks the grammar; the values are built here, under our limits.
// Its scanner keeps no call stack per level of nesting, so hostile depth costs nothing before we refuse it.
#include "base/json.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <unordered_set>

namespace understudy {
namespace {

using Library = nlohmann::json;

/// Walks over the text and tells how far the scanner has read, which the library does not while all is well.
struct TextIterator {
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    const char* at;
    const char** read_until;

    reference operator*() const { return *at; }
    TextIterator& operator++() {
        *read_until = ++at;
        return *this;
    }
    TextIterator operator++(int) {
        TextIterator before = *this;
        ++*this;
        return before;
    }
    bool operator==(const TextIterator& other) const { return at == other.at; }
    bool operator!=(const TextIterator& other) const { return at != other.at; }
};

/// A list or object whose end has not been read.
struct Open {
    explicit Open(Value::Type container) : type(container) {}

    Value::Type type;
    Value::List items;
    Value::Object members;
    std::string key;                       ///< of the member that comes next
    std::unordered_set<std::string> keys;  ///< filled only when there are too many members to look through

    /// Returns false, and leaves `name` alone, if there is such a member already; else takes it.
    bool start_member(std::string& name) {
        static constexpr std::size_t few = 16;
        if (members.size() < few) {
            for (const Value::Member& member : members)
                if (member.first == name) return false;
        } else {
            if (keys.empty())
                for (const Value::Member& member : members) keys.insert(member.first);
            if (!keys.insert(name).second) return false;
        }
        key = std::move(name);
        return true;
    }

    Value close() { return type == Value::Type::list ? Value(std::move(items)) : Value(std::move(members)); }
};

/// Receives the pieces of the text in order. A callback that returns false ends the scan.
class Builder final : public nlohmann::json_sax<Library> {
  public:
    Builder(std::string_view text, const char* const& read_until, JsonLimits limits)
        : text_(text), read_until_(read_until), limits_(limits) {}

    Value take_value() { return std::move(value_); }
    JsonError take_error() { return std::move(error_); }

    bool null() override { return add(nullptr); }
    bool boolean(bool value) override { return add(value); }
    bool number_integer(std::int64_t value) override { return add(value); }
    bool number_unsigned(std::uint64_t value) override {
        if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            return add(static_cast<double>(value));
        return add(static_cast<std::int64_t>(value));
    }
    bool number_float(double value, const std::string&) override { return add(value); }
    bool string(std::string& value) override { return add(std::move(value)); }
    bool binary(Library::binary_t&) override { return refuse(read(), "binary is no JSON"); }
    bool start_object(std::size_t) override { return open(Value::Type::object); }
    bool start_array(std::size_t) override { return open(Value::Type::list); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(std::string& name) override {
        if (open_.back().start_member(name)) return true;
        std::string reason = "duplicate key ";
        append_json_string(reason, std::string_view(name).substr(0, 60));
        return refuse(start_of_string_that_ends(read()), std::move(reason));
    }

    bool parse_error(std::size_t position, const std::string&,
                     const nlohmann::detail::exception& error) override {
        static constexpr int number_out_of_range = 406;
        if (error.id == number_out_of_range)
            return refuse(start_of_token_that_ends(position), "number out of range");
        // "[id] parse error at line 1, column 2: syntax error while parsing X - REASON"
        std::string_view reason = error.what();
        if (const auto dash = reason.find(" - "); dash != reason.npos) reason.remove_prefix(dash + 3);
        if (reason.starts_with("unexpected end of input")) return refuse(text_.size(), std::string(reason));
        // The scanner's own mistakes end in what it read, which may be most of the text.
        if (const auto last_read = reason.find("; last read: '"); last_read != reason.npos)
            return refuse(position - 1, std::string(reason.substr(0, last_read)));
        return refuse(start_of_token_that_ends(position), std::string(reason));
    }

  private:
    bool add(Value value) {
        if (open_.empty())
            value_ = std::move(value);
        else if (open_.back().type == Value::Type::list)
            open_.back().items.push_back(std::move(value));
        else
            open_.back().members.emplace_back(std::move(open_.back().key), std::move(value));
        return true;
    }

    bool open(Value::Type type) {
        if (open_.size() >= static_cast<std::size_t>(limits_.depth))
            return refuse(read() - 1, "nested deeper than " + std::to_string(limits_.depth));
        open_.emplace_back(type);
        return true;
    }

    bool close() {
        Value closed = open_.back().close();
        open_.pop_back();
        return add(std::move(closed));
    }

    bool refuse(std::size_t offset, std::string reason) {
        error_.offset = std::min(offset, text_.size());
        error_.reason = std::move(reason);
        return false;
    }

    std::size_t read() const { return static_cast<std::size_t>(read_until_ - text_.data()); }

    /// The library tells only where a token ends. A number or word starts after the last character of others.
    std::size_t start_of_token_that_ends(std::size_t end) const {
        end = std::clamp<std::size_t>(end, 1, text_.size());
        if (text_[end - 1] == '"') return start_of_string_that_ends(end);
        const auto before = text_.substr(0, end - 1).find_last_of(" \t\r\n,:[]{}\"");
        const bool is_one_character = std::string_view(",:[]{}").find(text_[end - 1]) != text_.npos;
        return is_one_character ? end - 1 : before == text_.npos ? 0 : before + 1;
    }

    /// Returns the offset of the opening quote. A quote inside a string follows an odd number of backslashes.
    std::size_t start_of_string_that_ends(std::size_t end) const {
        for (std::size_t i = end - 1; i-- > 0;) {
            if (text_[i] != '"') continue;
            std::size_t backslashes = 0;
            while (backslashes < i && text_[i - 1 - backslashes] == '\\') ++backslashes;
            if (backslashes % 2 == 0) return i;
        }
        return 0;
    }

    std::string_view text_;
    const char* const& read_until_;
    JsonLimits limits_;
    std::vector<Open> open_;
    Value value_;
    JsonError error_;
};

}  // namespace

std::variant<Value, JsonError> parse_json(std::string_view text, JsonLimits limits) {
    if (text.find_first_not_of(" \t\r\n") == text.npos) return JsonError{0, "the text is empty"};
    // The library would take a NUL for the end of the text and accept whatever follows.
    if (const auto nul = text.find('\0'); nul != text.npos) return JsonError{nul, "NUL byte"};

    const char* read_until = text.data();
    Builder builder(text, read_until, limits);
    const TextIterator begin{text.data(), &read_until};
    const TextIterator end{text.data() + text.size(), &read_until};
    if (!Library::sax_parse(begin, end, &builder)) return builder.take_error();
    return builder.take_value();
}

}  // namespace understudy
