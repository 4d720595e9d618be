#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/encoding.h"
#include "base/json.h"
#include "engine/steps.h"
#include "scenario/read_body.h"

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

Verdict check_body(Context& context, const Fields& query) {
    const Operation& operation = *context.operation;
    if (!operation.body) return std::nullopt;
    const Body& body = *operation.body;
    auto sent = read_body(body, find_header(context.request->headers, "content-type"), context.request->body, query,
                          {.depth = static_cast<int>(context.json_depth)});
    if (const JsonError* error = std::get_if<JsonError>(&sent))
        return invalid(context, operation.malformed, "body", {},
                       "is no JSON: " + error->reason + " at byte " + std::to_string(error->offset + 1));
    context.body = std::get<Value>(std::move(sent));
    if (context.body.is_absent()) {
        if (!is_required(body)) return std::nullopt;
        return invalid(context, operation.invalid, "body", {}, "is required");
    }
    if (const auto wrong = misfit(body.schema, context.body)) {
        const bool only_query = body.formats.size() == 1 && takes(body, BodyFormat::query);
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
    return check_body(context, query);
}

}  // namespace understudy::engine
