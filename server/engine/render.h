// JSON bodies from compiled templates.
#pragma once

#include <string>

#include "engine/context.h"
#include "scenario/expression.h"

namespace understudy::engine {

/// Appends the JSON that `node` makes. Returns false and appends nothing when it is left out. Puts the items of views in
/// their slots while it renders them; the slots are as before when it returns.
bool render(const scenario::JsonNode& node, Context& context, std::string& out);

}  // namespace understudy::engine
