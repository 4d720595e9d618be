#include "scenario/read_body.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace understudy::scenario {
namespace {

/// The length of `name` in `name[]` and `name[0]`, the two ways to send a list; npos for any other field.
std::size_t list_name_size(std::string_view spelled) {
    if (!spelled.ends_with(']')) return std::string_view::npos;
    const std::size_t bracket = spelled.rfind('[');
    if (bracket == std::string_view::npos || bracket == 0) return std::string_view::npos;
    const std::string_view index = spelled.substr(bracket + 1, spelled.size() - bracket - 2);
    return index.find_first_not_of("0123456789") == std::string_view::npos ? bracket : std::string_view::npos;
}

/// An object of the fields, each read as its property's type; `name[]` and `name[0]` gather in a list under
/// `name`, in the order sent.
Value::Object object_of(const Schema& schema, const Fields& fields) {
    Value::Object members;
    // A client may send a million fields: each must be found without a look at all others.
    std::unordered_map<std::string, std::size_t> places;        // in `members`, by name
    std::unordered_map<std::size_t, Value::List> gathered;      // by place
    for (const auto& [spelled, text] : fields) {
        const std::size_t list_name = list_name_size(spelled);
        const bool gathers = list_name != std::string_view::npos;
        const std::string name = spelled.substr(0, list_name);
        const auto [known, is_first] = places.try_emplace(name, members.size());
        if (gathers) {
            if (is_first) members.emplace_back(name, Value());
            const Value& before = members[known->second].second;
            const auto [items, begins] = gathered.try_emplace(known->second);
            if (begins && before.is_list()) items->second = before.list();
            items->second.emplace_back(text);
        } else if (is_first) {
            const auto property = std::find_if(schema.properties.begin(), schema.properties.end(),
                                               [&](const Schema::Property& each) { return each.name == name; });
            members.emplace_back(name, property == schema.properties.end() ? Value(text) : read_parameter(property->schema, text));
        }
    }
    for (auto& [place, items] : gathered) members[place].second = Value(std::move(items));
    return members;
}

/// How the body is to be read: as it says, else as the first format that the operation lists.
bool is_form(const std::string* content_type, const Body& body) {
    if (!takes(body, BodyFormat::form) || !takes(body, BodyFormat::json)) return takes(body, BodyFormat::form);
    if (content_type != nullptr && !content_type->empty()) return content_type->find("x-www-form-urlencoded") != std::string::npos;
    return std::find(body.formats.begin(), body.formats.end(), BodyFormat::form) <
           std::find(body.formats.begin(), body.formats.end(), BodyFormat::json);
}

/// Members of `more` that `object` does not have are added to it.
Value merged(const Value& object, Value::Object more) {
    if (!object.is_object()) return object;
    Value::Object members = object.object();
    std::unordered_set<std::string_view> names;
    for (const Value::Member& member : object.object()) names.insert(member.first);
    for (Value::Member& member : more)
        if (!names.contains(member.first)) members.push_back(std::move(member));
    return Value(std::move(members));
}

}  // namespace

std::string_view list_name(std::string_view spelled) {
    return spelled.substr(0, list_name_size(spelled));
}

bool takes(const Body& body, BodyFormat format) {
    return std::find(body.formats.begin(), body.formats.end(), format) != body.formats.end();
}

bool is_required(const Body& body) {
    return std::any_of(body.schema.properties.begin(), body.schema.properties.end(),
                       [](const Schema::Property& property) { return property.required; });
}

std::variant<Value, JsonError> read_body(const Body& body, const std::string* content_type, const std::string& text, const Fields& query,
                                         JsonLimits limits) {
    Value value;
    const bool only_query = body.formats.size() == 1 && body.formats[0] == BodyFormat::query;
    if (!text.empty() && is_form(content_type, body)) {
        value = Value(object_of(body.schema, parse_form(text)));
    } else if (!text.empty() && !only_query) {
        auto parsed = parse_json(text, limits);
        if (std::holds_alternative<JsonError>(parsed)) return parsed;
        value = std::get<Value>(std::move(parsed));
    }
    if (!takes(body, BodyFormat::query)) return value;
    return merged(value.is_absent() ? Value(Value::Object()) : value, object_of(body.schema, query));
}

Value with_defaults(const Schema& schema, const Value& body) {
    Value::Object defaults;
    for (const Schema::Property& property : schema.properties)
        if (!property.schema.default_value.is_absent()) defaults.emplace_back(property.name, property.schema.default_value);
    return defaults.empty() ? body : merged(body, std::move(defaults));
}

}  // namespace understudy::scenario
