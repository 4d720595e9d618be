#include "admin/openapi.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include <understudy/server.h>

#include "admin/routes.h"
#include "base/json.h"
#include "base/letter_case.h"

namespace understudy::admin {
namespace {

/// `get /worlds/{world}/clock` as a name: `get_worlds_world_clock`.
std::string operation_id(std::string_view method, std::string_view path) {
    std::string id = lower(method);
    for (const char c : path.substr(root.size())) {
        if (c == '/' || c == '-' || c == '.') {
            id += '_';
        } else if (c != '{' && c != '}') {
            id += c;
        }
    }
    return id;
}

Value parameters_of(std::string_view path) {
    Value::List list;
    for (std::size_t open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1)) {
        const std::string_view name = path.substr(open + 1, path.find('}', open) - open - 1);
        list.emplace_back(Value::Object{{"name", name},
                                        {"in", "path"},
                                        {"required", true},
                                        {"schema", Value::Object{{"type", "string"}}}});
    }
    return list;
}

Value content(const char* type, Value schema) {
    return Value::Object{{type, Value::Object{{"schema", std::move(schema)}}}};
}

Value operation_of(const Route& route, const std::string& path) {
    Value::Object operation{{"operationId", operation_id(route.method, path)}, {"summary", route.summary}};
    if (Value parameters = parameters_of(path); !parameters.list().empty())
        operation.emplace_back("parameters", std::move(parameters));
    if (!route.body.empty()) {
        auto schema = parse_json(route.body);
        operation.emplace_back(
            "requestBody", Value::Object{{"content", content("application/json", std::get<Value>(schema))}});
    }
    operation.emplace_back(
        "responses",
        Value::Object{{"2XX", Value::Object{{"description", "Done"}}},
                      {"4XX", Value::Object{{"description", "What is wrong with the request"},
                                            {"content", content("application/problem+json",
                                                                Value::Object{{"type", "object"}})}}}});
    return operation;
}

}  // namespace

Value openapi() {
    Value::Object paths;
    for (const Route& route : routes()) {
        for (const std::string& path : paths_of(route)) {
            auto known = std::find_if(paths.begin(), paths.end(),
                                      [&](const auto& each) { return each.first == path; });
            Value::Object operations = known == paths.end() ? Value::Object{} : known->second.object();
            operations.emplace_back(lower(route.method), operation_of(route, path));
            if (known == paths.end()) {
                paths.emplace_back(path, std::move(operations));
            } else {
                known->second = std::move(operations);
            }
        }
    }
    return Value::Object{
        {"openapi", "3.1.0"},
        {"info", Value::Object{{"title", "Understudy, the admin API"}, {"version", version()}}},
        {"paths", std::move(paths)}};
}

}  // namespace understudy::admin
