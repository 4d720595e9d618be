#include "engine/pieces.h"

#include <algorithm>
#include <variant>

#include "base/encoding.h"
#include "base/json.h"

namespace understudy::engine {

using scenario::SecretNames;

namespace {

bool is_in(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Whether the name of a form's field is declared secret: `password`, `password[]`, `user[password]`.
bool is_secret_field(std::string_view name, const std::vector<std::string>& names) {
    if (is_in(names, name)) return true;
    while (name.ends_with("[]")) name.remove_suffix(2);
    if (is_in(names, name)) return true;
    const std::size_t open = name.rfind('[');
    return name.ends_with(']') && open != std::string_view::npos && is_in(names, name.substr(open + 1, name.size() - open - 2));
}

void pieces_of_form(std::string_view text, std::size_t offset, const std::vector<std::string>& names, const OnPiece& on_piece) {
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find('&', begin), text.size());
        const std::size_t equals = std::min(text.find('=', begin), end);
        if (equals < end) {
            const bool is_secret = !names.empty() && is_secret_field(percent_decode(text.substr(begin, equals - begin), Plus::is_space), names);
            on_piece({offset + equals + 1, offset + end, Spelling::form, is_secret});
        } else if (end > begin) {
            on_piece({offset + begin, offset + end, Spelling::form, false});
        }
        begin = end + 1;
    }
}

/// Walks over a text that is known to be JSON, not too deep.
class JsonWalk {
  public:
    JsonWalk(std::string_view text, const std::vector<std::string>& names, const OnPiece& on_piece)
        : text_(text), names_(names), on_piece_(on_piece) {}

    void walk() { value(false); }

  private:
    char next() {
        at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
        return at_ < text_.size() ? text_[at_] : '\0';
    }

    void skip_string() {
        for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_)
            if (text_[at_] == '\\') ++at_;
        at_ = std::min(at_ + 1, text_.size());
    }

    void members(bool is_secret) {
        ++at_;
        while (next() == '"') {
            const std::size_t begin = at_;
            skip_string();
            const std::string name = value_of(text_.substr(begin, at_ - begin), Spelling::json);
            if (next() == ':') ++at_;
            value(is_secret || is_in(names_, name));
            if (next() == ',') ++at_;
        }
        ++at_;
    }

    void items(bool is_secret) {
        ++at_;
        while (next() != ']' && at_ < text_.size()) {
            value(is_secret);
            if (next() == ',') ++at_;
        }
        ++at_;
    }

    void value(bool is_secret) {
        const char first = next();
        if (first == '{') return members(is_secret);
        if (first == '[') return items(is_secret);
        const std::size_t begin = at_;
        if (first == '"') {
            skip_string();
        } else {
            at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
            // What tells nothing: true, false and null.
            if (first == 't' || first == 'f' || first == 'n') return;
        }
        on_piece_({begin, at_, Spelling::json, is_secret});
    }

    std::string_view text_;
    const std::vector<std::string>& names_;
    const OnPiece& on_piece_;
    std::size_t at_ = 0;
};

/// Whether one of the names stands anywhere in the text.
bool mentions(std::string_view text, const std::vector<std::string>& names) {
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) { return text.find(name) != std::string_view::npos; });
}

}  // namespace

void pieces_of_target(std::string_view target, const std::vector<std::string_view>& parameters, const SecretNames& secrets, Names names,
                      const OnPiece& on_piece) {
    const std::size_t question = std::min(target.find('?'), target.size());
    if (names == Names::certain) {
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            const auto begin = static_cast<std::size_t>(parameters[i].data() - target.data());
            const bool is_secret = std::find(secrets.path.begin(), secrets.path.end(), static_cast<int>(i)) != secrets.path.end();
            on_piece({begin, begin + parameters[i].size(), Spelling::path, is_secret});
        }
    } else {
        for (std::size_t begin = 0; begin < question;) {
            const std::size_t end = std::min(target.find('/', begin), question);
            if (end > begin) on_piece({begin, end, Spelling::path, false});
            begin = end + 1;
        }
    }
    if (question < target.size()) pieces_of_form(target.substr(question + 1), question + 1, secrets.members, on_piece);
}

void pieces_of_body(std::string_view body, const SecretNames& secrets, Names names, const OnPiece& on_piece) {
    if (body.empty()) return;
    if (secrets.members.empty()) return on_piece({0, body.size(), Spelling::plain, false});
    const std::size_t first = body.find_first_not_of(" \t\r\n");
    const bool may_be_json = first != std::string_view::npos && std::string_view("{[\"").find(body[first]) != std::string_view::npos;
    if (may_be_json && std::holds_alternative<Value>(parse_json(body, {.depth = deepest_json}))) return JsonWalk(body, secrets.members, on_piece).walk();
    // A form spells these with a percent sign; what does not is perhaps JSON with a mistake in it, or has several parts.
    const bool may_be_form = body.find('=') != std::string_view::npos && body.find_first_of("\r\n\"{") == std::string_view::npos;
    if (may_be_form) return pieces_of_form(body, 0, secrets.members, on_piece);
    const bool must_hold_one = names == Names::certain && secrets.has_body;
    on_piece({0, body.size(), Spelling::plain, must_hold_one || mentions(body, secrets.members)});
}

std::string value_of(std::string_view text, Spelling spelling) {
    switch (spelling) {
        case Spelling::plain: break;
        case Spelling::path: return percent_decode(text);
        case Spelling::form: return percent_decode(text, Plus::is_space);
        case Spelling::json: {
            if (!text.starts_with('"')) break;
            if (text.find('\\') == std::string_view::npos) return std::string(text.substr(1, text.size() - 2));
            const auto parsed = parse_json(text);
            const Value* value = std::get_if<Value>(&parsed);
            return value != nullptr && value->is_text() ? value->text() : std::string();
        }
    }
    return std::string(text);
}

std::string spell(std::string_view value, Spelling spelling) {
    switch (spelling) {
        case Spelling::plain: break;
        case Spelling::path: return percent_encode(value);
        case Spelling::form: {
            std::string out;
            for (const char c : value) c == ' ' ? void(out += '+') : void(out += percent_encode(std::string_view(&c, 1)));
            return out;
        }
        case Spelling::json: {
            std::string out;
            append_json_string(out, value);
            return out;
        }
    }
    return std::string(value);
}

}  // namespace understudy::engine
