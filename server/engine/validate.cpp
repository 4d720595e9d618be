#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "base/encoding.h"
#include "base/json.h"
#include "engine/steps.h"

namespace understudy::engine {

using namespace scenario;

namespace {

Refusal invalid(Context& context, int error, std::string_view in, std::string field, std::string reason) {
    Problem& problem = context.problem;
    problem.in = in;
    problem.field = std::move(field);
    problem.reason = std::move(reason);
    problem.text = problem.in + (problem.field.empty() ? "" : " '" + problem.field + "'") + ' ' + problem.reason;
    return {.error = error, .status = 400, .why = "validate: " + problem.text};
}

/// Reads one parameter's text, nothing when it was not sent.
Verdict read(Context& context, const Parameter& parameter, std::optional<std::string_view> text, std::string_view in, Value& out) {
    if (!text) {
        out = parameter.schema.default_value;
        if (!parameter.required) return std::nullopt;
        return invalid(context, context.operation->invalid, in, parameter.name, "is required");
    }
    Value value = read_parameter(parameter.schema, *text);
    if (const auto wrong = misfit(parameter.schema, value)) {
        out = parameter.schema.default_value;
        if (parameter.default_when_invalid) return std::nullopt;
        return invalid(context, context.operation->invalid, in, parameter.name, wrong->reason);
    }
    out = std::move(value);
    return std::nullopt;
}

Verdict read_path(Context& context) {
    const Operation& operation = *context.operation;
    context.path_values.resize(operation.path_parameters.size());
    for (std::size_t i = 0; i < operation.path_parameters.size(); ++i) {
        const std::string_view raw = context.raw_path_values[i];
        const bool is_encoded = raw.find('%') != std::string_view::npos;
        const std::string decoded = is_encoded ? percent_decode(raw) : std::string();
        if (Verdict refusal = read(context, operation.path_parameters[i], is_encoded ? decoded : raw, "path parameter", context.path_values[i]))
            return refusal;
    }
    return std::nullopt;
}

Verdict read_query(Context& context, const Fields& sent) {
    const Operation& operation = *context.operation;
    context.query_values.resize(operation.query.size());
    for (std::size_t i = 0; i < operation.query.size(); ++i) {
        const Parameter& parameter = operation.query[i];
        const auto found = std::find_if(sent.begin(), sent.end(), [&](const auto& field) { return field.first == parameter.name; });
        const auto text = found == sent.end() ? std::nullopt : std::optional<std::string_view>(found->second);
        if (Verdict refusal = read(context, parameter, text, "query parameter", context.query_values[i])) return refusal;
    }
    return std::nullopt;
}

Verdict read_headers(Context& context) {
    const Operation& operation = *context.operation;
    context.header_values.resize(operation.headers.size());
    for (std::size_t i = 0; i < operation.headers.size(); ++i) {
        const Parameter& parameter = operation.headers[i];
        const std::string* text = nullptr;
        for (const std::string& name : parameter.names)
            if (text == nullptr) text = find_header(context.request->headers, name);
        const auto sent = text == nullptr ? std::nullopt : std::optional<std::string_view>(*text);
        if (Verdict refusal = read(context, parameter, sent, "header", context.header_values[i])) return refusal;
    }
    return std::nullopt;
}

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

bool takes(const Body& body, BodyFormat format) {
    return std::find(body.formats.begin(), body.formats.end(), format) != body.formats.end();
}

/// How the body is to be read: as it says, else as the first format that the operation lists.
bool is_form(const Request& request, const Body& body) {
    if (!takes(body, BodyFormat::form) || !takes(body, BodyFormat::json)) return takes(body, BodyFormat::form);
    const std::string* type = find_header(request.headers, "content-type");
    if (type != nullptr && !type->empty()) return type->find("x-www-form-urlencoded") != std::string::npos;
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

/// What the schema's properties say where the body says nothing.
Value with_defaults(const Schema& schema, const Value& body) {
    Value::Object defaults;
    for (const Schema::Property& property : schema.properties)
        if (!property.schema.default_value.is_absent()) defaults.emplace_back(property.name, property.schema.default_value);
    return defaults.empty() ? body : merged(body, std::move(defaults));
}

Verdict read_body(Context& context, const Fields& query) {
    const Operation& operation = *context.operation;
    if (!operation.body) return std::nullopt;
    const Body& body = *operation.body;
    const std::string& text = context.request->body;
    const bool only_query = body.formats.size() == 1 && body.formats[0] == BodyFormat::query;
    if (!text.empty() && is_form(*context.request, body)) {
        context.body = Value(object_of(body.schema, parse_form(text)));
    } else if (!text.empty() && !only_query) {
        auto parsed = parse_json(text, {.depth = static_cast<int>(context.json_depth)});
        if (const JsonError* error = std::get_if<JsonError>(&parsed))
            return invalid(context, operation.malformed, "body", {},
                           "is no JSON: " + error->reason + " at byte " + std::to_string(error->offset + 1));
        context.body = std::get<Value>(std::move(parsed));
    }
    if (takes(body, BodyFormat::query)) {
        if (context.body.is_absent()) context.body = Value(Value::Object());
        context.body = merged(context.body, object_of(body.schema, query));
    }
    if (context.body.is_absent()) {
        const bool needed = std::any_of(body.schema.properties.begin(), body.schema.properties.end(),
                                        [](const Schema::Property& property) { return property.required; });
        if (!needed) return std::nullopt;
        return invalid(context, operation.invalid, "body", {}, "is required");
    }
    if (const auto wrong = misfit(body.schema, context.body)) {
        const std::string_view in = only_query ? "query parameter" : wrong->field.empty() ? "body" : "body member";
        return invalid(context, operation.invalid, in, wrong->field, wrong->reason);
    }
    context.body = with_defaults(body.schema, context.body);
    return std::nullopt;
}

}  // namespace

Verdict validate(Context& context) {
    const Operation& operation = *context.operation;
    Fields query;
    if (!context.query.empty() && (!operation.query.empty() || (operation.body && takes(*operation.body, BodyFormat::query))))
        query = parse_form(context.query);
    if (Verdict refusal = read_path(context)) return refusal;
    if (Verdict refusal = read_query(context, query)) return refusal;
    if (Verdict refusal = read_headers(context)) return refusal;
    return read_body(context, query);
}

}  // namespace understudy::engine
