#include <algorithm>
#include <string>
#include <utility>

#include "base/letter_case.h"
#include "scenario/load_operation.h"
#include "scenario/load_schema.h"

namespace understudy::scenario {
namespace {

Parameter load_parameter(const Draft& draft, const yaml::Node::Entry& entry, std::string_view where) {
    const bool is_header = where == "headers", is_path = where == "path";
    std::vector<std::string_view> keys = schema_keys();
    if (!is_path) keys.insert(keys.end(), {"required", "invalid"});
    if (is_header) keys.push_back("names");
    const yaml::MapReader map(entry.value, std::string(where) + " parameter '" + entry.key.text + "'",
                              entry.key.place, keys, draft.mistakes());
    Parameter parameter;
    parameter.name = entry.key.text;
    parameter.schema = load_schema(draft.read, map, SchemaOf::parameter);
    if (const yaml::Node* required = map.find("required"))
        parameter.required = draft.read.boolean(*required, "'required'").value_or(false);
    if (const yaml::Node* invalid = map.find("invalid")) {
        parameter.default_when_invalid = draft.read.one_of(*invalid, "'invalid'", {"default"}).has_value();
    }
    if (const yaml::Node* names = map.find("names")) {
        for (const yaml::Node* item : draft.read.one_or_more(*names)) {
            if (const auto name = draft.read.text(*item, "a header's name"))
                parameter.names.push_back(lower(*name));
        }
    }
    if (map.find_even_null("default") != nullptr) {
        if (is_path)
            draft.mistakes().add(map.place_of("default"),
                                 "a path has all of its parameters, so none has a default", "take it out");
        else if (parameter.required && !parameter.default_when_invalid)
            draft.mistakes().add(map.place_of("default"), "what is required has no default",
                                 "keep 'required' or 'default'");
    }
    if (is_header && parameter.names.empty()) parameter.names.push_back(lower(parameter.name));
    return parameter;
}

std::vector<Parameter> load_group(const Draft& draft, const yaml::MapReader& map, std::string_view where) {
    std::vector<Parameter> parameters;
    const yaml::Node* node = map.find(where);
    if (node == nullptr || !draft.read.is_map(*node, "'" + std::string(where) + "'")) return parameters;
    for (const yaml::Node::Entry& entry : node->entries)
        parameters.push_back(load_parameter(draft, entry, where));
    return parameters;
}

/// Puts what `path:` says in the order of the path; what it does not mention is any text.
std::vector<Parameter> arrange_path(const Draft& draft, const yaml::MapReader& map, const PathPattern& path) {
    std::vector<Parameter> declared = load_group(draft, map, "path");
    std::vector<Parameter> arranged;
    std::vector<std::string> names;
    for (const PathPattern::Segment& segment : path.segments()) {
        if (!segment.is_parameter) continue;
        names.push_back(segment.text);
        const auto found = std::find_if(declared.begin(), declared.end(),
                                        [&](const Parameter& p) { return p.name == segment.text; });
        if (found != declared.end()) {
            arranged.push_back(*found);
            continue;
        }
        Parameter any;
        any.name = segment.text;
        any.schema.types = Schema::string;
        arranged.push_back(std::move(any));
    }
    const yaml::Node* node = map.find("path");
    if (node == nullptr || path.text().empty()) return arranged;
    for (const yaml::Node::Entry& entry : node->entries) {
        if (std::find(names.begin(), names.end(), entry.key.text) != names.end()) continue;
        draft.mistakes().add(entry.key.place, "the path of 'request' has no {" + entry.key.text + "}",
                             yaml::suggestion(entry.key.text, names));
    }
    return arranged;
}

Body load_body(const Draft& draft, const yaml::Node& node, const Place& name) {
    std::vector<std::string_view> keys = schema_keys({"required"});
    std::erase(keys, "secret");  // it is for the properties
    const yaml::MapReader map(node, "'body'", name, keys, draft.mistakes());
    Body body;
    if (const yaml::Node* format = map.find("format")) {
        body.formats.clear();
        for (const yaml::Node* item : draft.read.one_or_more(*format)) {
            const auto index = draft.read.one_of(*item, "a body's format", {"json", "form", "query"});
            if (index) body.formats.push_back(static_cast<BodyFormat>(*index));
        }
    }
    body.schema = load_schema(draft.read, map, SchemaOf::body);
    if (const yaml::Node* required = map.find("required")) load_required(draft.read, *required, body.schema);
    return body;
}

}  // namespace

void load_parameters(const Draft& draft, const yaml::MapReader& map, Operation& operation) {
    operation.path_parameters = arrange_path(draft, map, operation.path);
    operation.query = load_group(draft, map, "query");
    operation.headers = load_group(draft, map, "headers");
    if (const yaml::Node* body = map.find("body"))
        operation.body = load_body(draft, *body, map.place_of("body"));
}

}  // namespace understudy::scenario
