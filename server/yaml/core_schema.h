// What plain scalars mean: YAML 1.2's core schema.
#pragma once

#include <optional>
#include <string_view>

#include "base/value.h"

namespace understudy::yaml {

/// Returns null, a boolean, an integer, a number, or else the text itself. Nothing for an integer beyond 64
/// bits. `yes`, `off` and dates are texts.
std::optional<Value> plain_value(std::string_view text);

}  // namespace understudy::yaml
