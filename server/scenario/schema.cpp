#include "scenario/schema.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <utility>

namespace understudy::scenario {
namespace {

constexpr std::pair<Schema::Type, std::string_view> type_phrases[] = {
    {Schema::integer, "an integer"}, {Schema::number, "a number"}, {Schema::string, "a string"},
    {Schema::boolean, "a boolean"},  {Schema::array, "an array"},  {Schema::object, "an object"},
    {Schema::null, "null"},
};

/// The types of JSON Schema that `value` has, ored.
std::uint8_t types_of(const Value& value) {
    switch (value.type()) {
        case Value::Type::absent:
            return 0;
        case Value::Type::null:
            return Schema::null;
        case Value::Type::boolean:
            return Schema::boolean;
        case Value::Type::integer:
            return Schema::integer | Schema::number;
        case Value::Type::number: {
            const bool is_whole =
                std::isfinite(value.number()) && std::trunc(value.number()) == value.number();
            return is_whole ? Schema::integer | Schema::number : Schema::number;
        }
        case Value::Type::text:
        case Value::Type::time:
            return Schema::string;
        case Value::Type::list:
            return Schema::array;
        case Value::Type::object:
            return Schema::object;
    }
    return 0;
}

/// `an integer`, `a string or null`, `an integer, a string or null`
std::string spell_types(std::uint8_t types) {
    std::vector<std::string_view> phrases;
    for (const auto& [type, phrase] : type_phrases) {
        // A number may be an integer anyway.
        if (type == Schema::integer && (types & Schema::number) != 0) continue;
        if ((types & type) != 0) phrases.push_back(phrase);
    }
    std::string spelled;
    for (std::size_t i = 0; i < phrases.size(); ++i) {
        if (i > 0) spelled += i + 1 == phrases.size() ? " or " : ", ";
        spelled += phrases[i];
    }
    return spelled;
}

std::string spell_values(const std::vector<Value>& values) {
    std::string spelled;
    for (const Value& value : values) {
        if (!spelled.empty()) spelled += ", ";
        const std::string text = to_text(value);
        spelled += value.is_null() ? "null" : text.empty() ? "''" : text;
    }
    return spelled;
}

std::string spell_number(double number) {
    constexpr double exact = 9007199254740992.0;  // every whole number up to here is a double
    if (std::trunc(number) == number && std::abs(number) <= exact)
        return std::to_string(static_cast<std::int64_t>(number));
    return to_text(Value(number));
}

std::string spell_count(std::int64_t count, std::string_view singular) {
    return std::to_string(count) + " " + std::string(singular) + (count == 1 ? "" : "s");
}

std::int64_t code_points(std::string_view text) {
    return std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

std::string misfit_of_count(std::int64_t count, const std::optional<std::int64_t>& least,
                            const std::optional<std::int64_t>& most, std::string_view what) {
    if (least && count < *least) return "must have at least " + spell_count(*least, what);
    if (most && count > *most) return "must have at most " + spell_count(*most, what);
    return "";
}

std::string misfit_of_bounds(const Schema& schema, const Value& value) {
    switch (value.type()) {
        case Value::Type::integer:
        case Value::Type::number: {
            const double number =
                value.type() == Value::Type::integer ? static_cast<double>(value.integer()) : value.number();
            if (schema.minimum && number < *schema.minimum)
                return "must be at least " + spell_number(*schema.minimum);
            if (schema.maximum && number > *schema.maximum)
                return "must be at most " + spell_number(*schema.maximum);
            return "";
        }
        case Value::Type::text:
            if (!schema.min_length && !schema.max_length) return "";
            return misfit_of_count(code_points(value.text()), schema.min_length, schema.max_length,
                                   "character");
        case Value::Type::list:
            return misfit_of_count(static_cast<std::int64_t>(value.list().size()), schema.min_items,
                                   schema.max_items, "item");
        default:
            return "";
    }
}

/// Whether `text` begins with `shape`, in which 0 stands for a digit, x for a hex digit and the rest for
/// itself.
bool has_shape(std::string_view text, std::string_view shape) {
    if (text.size() < shape.size()) return false;
    return std::ranges::equal(text.substr(0, shape.size()), shape, [](char c, char wanted) {
        const bool is_digit = c >= '0' && c <= '9';
        if (wanted == '0') return is_digit;
        if (wanted == 'x') return is_digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        return c == wanted;
    });
}

bool is_uuid(std::string_view text) {
    return text.size() == 36 && has_shape(text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
}

bool is_email(std::string_view text) {
    const std::size_t at = text.find('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return false;
    if (text.find('@', at + 1) != std::string_view::npos) return false;
    return std::ranges::none_of(text,
                                [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; });
}

/// As RFC 3339 says: `2026-11-23T10:00:00Z`, with an optional fraction, and an offset from UTC or Z.
bool is_date_time(std::string_view text) {
    const auto two_digits = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
    if (!has_shape(text, "0000-00-00T00:00:00") && !has_shape(text, "0000-00-00t00:00:00")) return false;
    const std::chrono::year_month_day date{std::chrono::year(two_digits(0) * 100 + two_digits(2)),
                                           std::chrono::month(static_cast<unsigned>(two_digits(5))),
                                           std::chrono::day(static_cast<unsigned>(two_digits(8)))};
    if (!date.ok() || two_digits(11) > 23 || two_digits(14) > 59 || two_digits(17) > 60) return false;
    text.remove_prefix(19);
    if (text.starts_with('.')) {
        const std::size_t end = std::min(text.find_first_not_of("0123456789", 1), text.size());
        if (end == 1) return false;
        text.remove_prefix(end);
    }
    if (text == "Z" || text == "z") return true;
    if (text.size() != 6 || (!has_shape(text, "+00:00") && !has_shape(text, "-00:00"))) return false;
    return two_digits(1) <= 23 && two_digits(4) <= 59;
}

std::string misfit_of_format(Schema::Format format, std::string_view text) {
    switch (format) {
        case Schema::Format::none:
            return "";
        case Schema::Format::uuid:
            return is_uuid(text) ? "" : "must be a UUID";
        case Schema::Format::email:
            return is_email(text) ? "" : "must be an email address";
        case Schema::Format::date_time:
            return is_date_time(text) ? "" : "must be a date and time like 2026-11-23T10:00:00Z";
    }
    return "";
}

/// What is wrong with the value itself, whatever is in it; empty: nothing.
std::string misfit_of_value(const Schema& schema, const Value& value) {
    if (schema.types != 0 && (schema.types & types_of(value)) == 0)
        return value.is_absent() ? "is required" : "must be " + spell_types(schema.types);
    if (!schema.one_of_values.empty() &&
        std::ranges::find(schema.one_of_values, value) == schema.one_of_values.end()) {
        const bool is_single = schema.one_of_values.size() == 1;
        return (is_single ? "must be " : "must be one of ") + spell_values(schema.one_of_values);
    }
    if (std::string reason = misfit_of_bounds(schema, value); !reason.empty()) return reason;
    if (!value.is_text()) return "";
    if (schema.pattern && !schema.pattern->is_in(value.text())) return "must match " + schema.pattern->text();
    return misfit_of_format(schema.format, value.text());
}

/// Puts the name of the member that holds it before a misfit's path.
Misfit inside(std::string member, Misfit inner) {
    if (!inner.field.empty()) member += (inner.field.front() == '[' ? "" : ".") + inner.field;
    return {std::move(member), std::move(inner.reason)};
}

std::optional<Misfit> misfit_of_members(const Schema& schema, const Value& object) {
    for (const Schema::Property& property : schema.properties) {
        if (!property.required) continue;
        const Value* const member = object.find(property.name);
        if (member == nullptr || member->is_absent()) return Misfit{property.name, "is required"};
    }
    for (const Schema::Property& property : schema.properties) {
        const Value* const member = object.find(property.name);
        if (member == nullptr || member->is_absent()) continue;
        if (auto inner = misfit(property.schema, *member)) return inside(property.name, std::move(*inner));
    }
    if (schema.additional_properties) return std::nullopt;
    for (const auto& [name, member] : object.object()) {
        if (std::ranges::find(schema.properties, name, &Schema::Property::name) == schema.properties.end()) {
            return Misfit{name, "is not allowed"};
        }
    }
    return std::nullopt;
}

std::optional<Misfit> misfit_of_items(const Schema& schema, const Value::List& items) {
    if (!schema.items) return std::nullopt;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (auto inner = misfit(*schema.items, items[i])) {
            return inside("[" + std::to_string(i) + "]", std::move(*inner));
        }
    }
    return std::nullopt;
}

/// Goes on after each misfit: a value that does not fit is not looked into, all that stands beside it is.
void collect(const Schema& schema, const Value& value, const std::string& at, std::size_t most, std::vector<Misfit>& found) {
    if (found.size() >= most) return;
    if (std::string reason = misfit_of_value(schema, value); !reason.empty()) {
        found.push_back({at, std::move(reason), schema.secret ? Value("a secret") : value});
        return;
    }
    if (value.is_object()) {
        const std::string before = at.empty() ? "" : at + '.';
        for (const Schema::Property& property : schema.properties) {
            const Value* const member = value.find(property.name);
            if (member != nullptr && !member->is_absent())
                collect(property.schema, *member, before + property.name, most, found);
            else if (property.required && found.size() < most)
                found.push_back({before + property.name, "is required"});
        }
        if (schema.additional_properties) return;
        for (const auto& [name, member] : value.object()) {
            if (std::ranges::find(schema.properties, name, &Schema::Property::name) == schema.properties.end() && found.size() < most)
                found.push_back({before + name, "is not allowed", member});
        }
    } else if (value.is_list() && schema.items) {
        for (std::size_t i = 0; i < value.list().size(); ++i)
            collect(*schema.items, value.list()[i], at + '[' + std::to_string(i) + ']', most, found);
    }
}

/// Returns the integer that is spelled by an optional minus and digits only.
std::optional<std::int64_t> read_integer(std::string_view text) {
    std::int64_t integer = 0;
    const char* const last = text.data() + text.size();
    const auto [end, failure] = std::from_chars(text.data(), last, integer);
    if (failure != std::errc() || end != last) return std::nullopt;
    return integer;
}

/// Returns the finite number that all of `text` spells.
std::optional<double> read_number(std::string_view text) {
    double number = 0;
    const char* const last = text.data() + text.size();
    const auto [end, failure] = std::from_chars(text.data(), last, number);
    if (failure != std::errc() || end != last || !std::isfinite(number)) return std::nullopt;
    return number;
}

Value read_list(const Schema& schema, std::string_view text) {
    Value::List items;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        const std::string_view item = text.substr(0, comma);
        items.push_back(schema.items ? read_parameter(*schema.items, item) : Value(item));
        if (comma + 1 == text.size())
            items.push_back(schema.items ? read_parameter(*schema.items, "") : Value(""));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return Value(std::move(items));
}

}  // namespace

// The order decides which of several misfits a caller is told about: type, enum, bounds, pattern, format,
// then members (all that are required first) and items.
std::optional<Misfit> misfit(const Schema& schema, const Value& value) {
    if (std::string reason = misfit_of_value(schema, value); !reason.empty()) return Misfit{"", std::move(reason)};
    if (value.is_object()) return misfit_of_members(schema, value);
    if (value.is_list()) return misfit_of_items(schema, value.list());
    return std::nullopt;
}

std::vector<Misfit> misfits(const Schema& schema, const Value& value, std::size_t most) {
    std::vector<Misfit> found;
    collect(schema, value, "", most, found);
    return found;
}

Value read_parameter(const Schema& schema, std::string_view text) {
    if ((schema.types & (Schema::integer | Schema::number)) != 0) {
        if (const auto integer = read_integer(text)) return Value(*integer);
    }
    if ((schema.types & Schema::number) != 0) {
        if (const auto number = read_number(text)) return Value(*number);
    }
    if ((schema.types & Schema::boolean) != 0 && (text == "true" || text == "false"))
        return Value(text == "true");
    if ((schema.types & Schema::array) != 0) return read_list(schema, text);
    return Value(text);
}

}  // namespace understudy::scenario
