// `try`: the request that is shown to people at start.
#pragma once

#include <optional>

#include "scenario/draft.h"

namespace understudy::scenario {

/// The vendor's operations and scenarios are complete.
std::optional<Try> load_try(Draft& draft, const yaml::Node& node);

}  // namespace understudy::scenario
