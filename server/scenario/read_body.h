// What a request says in its body, or in a query that stands for one.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "base/encoding.h"
#include "base/json.h"
#include "base/value.h"
#include "scenario/operation.h"

namespace understudy::scenario {

bool takes(const Body& body, BodyFormat format);
/// Whether the schema asks for a member.
bool is_required(const Body& body);

/// The name of the list that the field `name[]` or `name[0]` gathers in; any other name as it is.
std::string_view list_name(std::string_view spelled);

/// Returns what the request says as the operation reads it, absent when it says nothing, or why the text is no JSON. `content_type` may be
/// nullptr; `query` are the fields of the target.
std::variant<Value, JsonError> read_body(const Body& body, const std::string* content_type, const std::string& text, const Fields& query,
                                         JsonLimits limits = {});

/// `body` with what the schema's properties say where it says nothing.
Value with_defaults(const Schema& schema, const Value& body);

}  // namespace understudy::scenario
