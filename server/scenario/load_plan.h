// Plans as they stand in YAML.
#pragma once

#include <optional>

#include "scenario/draft.h"
#include "scenario/lifecycle.h"

namespace understudy::scenario {

/// Returns the plan `node` spells; nothing after a mistake.
std::optional<Plan> load_plan(const Draft& draft, const Lifecycle& lifecycle, const yaml::Node& node);

/// The plan of a lifecycle that has none: an instance stays where it starts.
Plan resting_plan(const Lifecycle& lifecycle);

}  // namespace understudy::scenario
