#include "contract/spelled_json.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "base/json.h"

namespace understudy::contract {
namespace {

/// Takes apart a text that was found to be JSON, and not too deep.
class Pieces {
  public:
    explicit Pieces(std::string_view text) : text_(text) {}

    SpelledJson value() {
        SpelledJson json;
        switch (skip_space(), text_[at_]) {
            case '[':
                json.type = SpelledJson::Type::list;
                for (++at_; more(']');) json.items.push_back(value());
                break;
            case '{':
                json.type = SpelledJson::Type::object;
                for (++at_; more('}');) {
                    std::string key = string();
                    skip_space();
                    ++at_;  // the colon
                    json.members.push_back({std::move(key), value()});
                }
                break;
            case '"': json.scalar = string(); break;
            default: json.scalar = word();
        }
        return json;
    }

  private:
    void skip_space() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }

    /// Whether something comes before `end`, which is passed over, as is a comma.
    bool more(char end) {
        skip_space();
        if (text_[at_] == ',') ++at_;
        skip_space();
        if (text_[at_] != end) return true;
        ++at_;
        return false;
    }

    std::string string() {
        const std::size_t begin = at_++;
        while (text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
        ++at_;
        return std::string(text_.substr(begin, at_ - begin));
    }

    std::string word() {
        const std::size_t begin = at_;
        at_ = std::min(text_.find_first_of(" \t\r\n,]}", at_), text_.size());
        return std::string(text_.substr(begin, at_ - begin));
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

/// `indent` < 0: all on one line.
class Writer {
  public:
    explicit Writer(int indent) : indent_(indent) {}

    void write(const SpelledJson& json) {
        switch (json.type) {
            case SpelledJson::Type::scalar: out += json.scalar; return;
            case SpelledJson::Type::list:
                open('[');
                for (const SpelledJson& item : json.items) {
                    next(&item == &json.items.front());
                    write(item);
                }
                close(']', json.items.empty());
                return;
            case SpelledJson::Type::object:
                open('{');
                for (const SpelledJson::Member& member : json.members) {
                    next(&member == &json.members.front());
                    out += member.key;
                    out += indent_ < 0 ? ":" : ": ";
                    write(member.value);
                }
                close('}', json.members.empty());
                return;
        }
    }

    std::string out;

  private:
    void line() {
        if (indent_ >= 0) out.append(1, '\n').append(static_cast<std::size_t>(indent_) * depth_, ' ');
    }
    void open(char bracket) {
        out += bracket;
        ++depth_;
    }
    void next(bool is_first) {
        if (!is_first) out += ',';
        line();
    }
    void close(char bracket, bool is_empty) {
        --depth_;
        if (!is_empty) line();
        out += bracket;
    }

    int indent_;
    std::size_t depth_ = 0;
};

}  // namespace

std::optional<SpelledJson> read_spelled(std::string_view text) {
    const auto parsed = parse_json(text);
    if (!std::holds_alternative<Value>(parsed)) return std::nullopt;
    return Pieces(text).value();
}

std::string compact(const SpelledJson& json) {
    Writer writer(-1);
    writer.write(json);
    return std::move(writer.out);
}

std::string in_lines(const SpelledJson& json, int indent) {
    Writer writer(indent);
    writer.write(json);
    return std::move(writer.out) + '\n';
}

}  // namespace understudy::contract
