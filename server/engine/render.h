// JSON bodies from compiled templates.
#pragma once

#include <string>
#include <vector>

#include "engine/context.h"
#include "scenario/expression.h"

namespace understudy::engine {

/// Appends the JSON that `node` makes. Returns false and appends nothing when it is left out. Puts the items of views in
/// their slots while it renders them; the slots are as before when it returns. Adds to the context's `shown` where secrets stand.
bool render(const scenario::JsonNode& node, Context& context, std::string& out);

/// Appends the text a template makes, and to `shown` where in `out` secrets stand.
void append_text(std::string& out, const scenario::TextTemplate& source, const Context& context, std::vector<ShownSecret>& shown);

}  // namespace understudy::engine
