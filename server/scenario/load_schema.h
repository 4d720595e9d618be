// The JSON Schema keywords as they stand in YAML.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/schema.h"
#include "yaml/reader.h"

namespace understudy::scenario {

/// The keywords of a schema, followed by `more`: what a map that holds a schema and more may have as keys.
std::vector<std::string_view> schema_keys(std::initializer_list<std::string_view> more = {});

/// A body's `format` says how it is written (json, form), not what its texts are. A parameter without `type`
/// is a text, and never an object.
enum class SchemaOf { value, body, parameter };

/// Reads the keywords from `map`, whose keys were checked. Checks that they apply to
/// the type, and that `enum` and `default` fit the rest.
Schema load_schema(const yaml::Reader& read, const yaml::MapReader& map, SchemaOf of = SchemaOf::value);

/// Reads `required`, the list of property names, into the schema's properties.
void load_required(const yaml::Reader& read, const yaml::Node& node, Schema& schema);

}  // namespace understudy::scenario
