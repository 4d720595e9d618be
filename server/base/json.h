// JSON text to values and back. The only place that uses the JSON library.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "base/value.h"

namespace understudy {

/// No limit on depth should be larger: what reads values goes down them.
inline constexpr int deepest_json = 1'024;

struct JsonLimits {
    int depth = 64;  ///< nested lists and objects; deeper input is refused before any value exists
};

struct JsonError {
    std::size_t offset = 0;  ///< byte, from 0
    std::string reason;      ///< one line, for people
};

/// Returns the value of `text`, or why it is no JSON: syntax, bad UTF-8, a duplicate key, a number out of
/// range, too deep. An empty or blank text is an error.
std::variant<Value, JsonError> parse_json(std::string_view text, JsonLimits limits = {});

/// Whether JSON can hold the text as it is.
bool is_utf8(std::string_view text);

/// Appends `value` as compact JSON. Absent becomes null; a time becomes an ISO 8601 text. Invalid UTF-8 is
/// replaced by U+FFFD, so the result is always valid JSON.
void append_json(std::string& out, const Value& value);
std::string to_json(const Value& value);

/// Appends `text` as a JSON string with its quotes.
void append_json_string(std::string& out, std::string_view text);

}  // namespace understudy
