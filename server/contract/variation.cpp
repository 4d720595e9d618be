#include "contract/variation.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <utility>
#include <variant>

#include "base/dice.h"
#include "base/json.h"
#include "base/letter_case.h"
#include "contract/spelled_json.h"

namespace understudy::contract {
namespace {

using Kind = Variation::Kind;
using Type = SpelledJson::Type;

bool is_json(const Reply& reply) {
    const std::string* type = find_header(reply.headers, "Content-Type");
    return type != nullptr && lower(*type).find("json") != std::string::npos;
}

std::string unquoted(const std::string& key) {
    const auto parsed = parse_json(key);
    const auto* text = std::get_if<Value>(&parsed);
    return text == nullptr ? key : to_text(*text);
}

/// Calls `change` with every list or object that has the path's last step in it.
void at_end_of(SpelledJson& json, std::string_view path, const std::function<void(SpelledJson&, std::string_view)>& change) {
    const std::size_t dot = path.find('.');
    if (dot == path.npos) return change(json, path);
    const std::string_view step = path.substr(0, dot), rest = path.substr(dot + 1);
    if (json.type == Type::list && step == "*") {
        for (SpelledJson& item : json.items) at_end_of(item, rest, change);
    } else if (json.type == Type::object) {
        for (SpelledJson::Member& member : json.members)
            if (unquoted(member.key) == step) at_end_of(member.value, rest, change);
    }
}

bool remove_member(SpelledJson& json, std::string_view path) {
    bool changed = false;
    at_end_of(json, path, [&](SpelledJson& in, std::string_view name) {
        changed |= std::erase_if(in.members, [&](const SpelledJson::Member& member) { return unquoted(member.key) == name; }) > 0;
    });
    return changed;
}

/// Calls `change` with every value that the path leads to; that says whether it changed it.
bool change_values(SpelledJson& json, std::string_view path, const std::function<bool(SpelledJson&)>& change) {
    bool changed = false;
    at_end_of(json, path, [&](SpelledJson& in, std::string_view name) {
        if (in.type == Type::list && name == "*")
            for (SpelledJson& item : in.items) changed |= change(item);
        for (SpelledJson::Member& member : in.members)
            if (unquoted(member.key) == name) changed |= change(member.value);
    });
    return changed;
}

bool make_null(SpelledJson& json) {
    if (json.type == Type::scalar && json.scalar == "null") return false;
    json = SpelledJson{.type = Type::scalar, .scalar = "null", .items = {}, .members = {}};
    return true;
}

/// 1200 as 1200.0, 0.5 as 0.50: another spelling of the same number.
bool add_digit(SpelledJson& json) {
    const bool is_number = json.type == Type::scalar && json.scalar.find_first_not_of("-0123456789.") == std::string::npos;
    if (!is_number) return false;
    json.scalar += json.scalar.find('.') == std::string::npos ? ".0" : "0";
    return true;
}

/// Calls `change` with every object, the innermost first.
bool change_objects(SpelledJson& json, const std::function<bool(SpelledJson&)>& change) {
    bool changed = false;
    for (SpelledJson& item : json.items) changed |= change_objects(item, change);
    for (SpelledJson::Member& member : json.members) changed |= change_objects(member.value, change);
    return json.type == Type::object && change(json) ? true : changed;
}

bool add_member(SpelledJson& object, Dice& dice) {
    static constexpr std::array<const char*, 4> values{R"({"since":null})", R"([1,"a"])", R"("a \"text\"")", "null"};
    const auto at = static_cast<std::ptrdiff_t>(dice.below(object.members.size() + 1));
    std::optional<SpelledJson> value = read_spelled(values[dice.below(values.size())]);
    object.members.insert(object.members.begin() + at, {R"("understudy_extra")", std::move(*value)});
    return true;
}

/// So that every two members are the other way round: whoever relies on the order of any two is found out by one reply.
bool turn_round(SpelledJson& object) {
    std::reverse(object.members.begin(), object.members.end());
    return object.members.size() > 1;
}

bool change_case(Headers& headers, std::uint64_t seed) {
    bool changed = false;
    for (Header& header : headers) {
        std::string small = lower(header.name), large = header.name;
        for (char& c : large) c = upper(c);
        std::string& other = seed % 2 == 0 ? small : large;
        if (other == header.name) other = seed % 2 == 0 ? large : small;
        changed |= other != header.name;
        header.name = std::move(other);
    }
    return changed;
}

bool change(SpelledJson& json, const Variation& variation, std::uint64_t seed) {
    Dice dice(mix(seed, name_of(variation)));
    switch (variation.kind) {
        case Kind::absent: return remove_member(json, variation.path);
        case Kind::null: return change_values(json, variation.path, &make_null);
        case Kind::more_digits: return change_values(json, variation.path, &add_digit);
        case Kind::extra_field: return change_objects(json, [&](SpelledJson& object) { return add_member(object, dice); });
        case Kind::key_order: return change_objects(json, &turn_round);
        default: return false;
    }
}

}  // namespace

const std::vector<std::string>& variation_words() {
    static const std::vector<std::string> words{"more_digits", "null",     "absent", "extra_field", "key_order", "whitespace",
                                                "header_case", "scenario", "data",   "plans",       "faults"};
    return words;
}

std::string name_of(const Variation& variation) {
    const std::string& word = variation_words()[static_cast<std::size_t>(variation.kind)];
    return variation.path.empty() ? word : word + '=' + variation.path;
}

std::string describe(const Variation& variation) {
    const auto says = [&]() -> std::string {
        switch (variation.kind) {
            case Kind::absent: return "the member " + variation.path + " left out";
            case Kind::null: return "null as " + variation.path;
            case Kind::more_digits: return "the number " + variation.path + " with a further 0 behind the point";
            case Kind::extra_field: return "a member \"understudy_extra\" in every object";
            case Kind::key_order: return "the members of every object in another order";
            case Kind::whitespace: return "JSON over several lines, indented";
            case Kind::header_case: return "the names of headers in another case";
            case Kind::scenario: return "the scenario " + variation.scenario;
            case Kind::data:
            case Kind::plans:
            case Kind::faults: return to_json(variation.words);
        }
        return {};
    };
    return variation_words()[static_cast<std::size_t>(variation.kind)] + ": " + says();
}

bool is_meant(const Variation& variation, std::string_view name) {
    return name == name_of(variation) || name == variation_words()[static_cast<std::size_t>(variation.kind)];
}

bool vary(Reply& reply, const Variation& variation, std::uint64_t seed) {
    if (variation.of_world()) return false;
    if (variation.kind == Kind::header_case) return change_case(reply.headers, seed);
    if (!is_json(reply)) return false;
    std::optional<SpelledJson> json = read_spelled(reply.body);
    if (!json) return false;
    if (variation.kind == Kind::whitespace) {
        std::string spaced = in_lines(*json, static_cast<int>(1 + seed % 4));
        const bool changed = spaced != reply.body;
        reply.body = std::move(spaced);
        return changed;
    }
    if (!change(*json, variation, seed)) return false;
    reply.body = compact(*json);
    return true;
}

}  // namespace understudy::contract
