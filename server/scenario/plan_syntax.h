// The spelling of plans: `waiting for 2s, running for 3 reads, then 20% error else finished`.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "scenario/lifecycle.h"

namespace understudy::scenario {

struct PlanError { std::size_t offset = 0; std::size_t width = 1; std::string message; std::string hint; };

/// Reads a plan for a lifecycle with these states (names may hold spaces and punctuation, but no comma) and moves.
/// Refuses unknown states (with a suggestion), undocumented moves, a step after one that never ends is allowed (an operation may
/// move the instance there), `repeat` anywhere but last, percentages out of 0..100 or falling, stays of zero in a repeated step,
/// chances that leave nothing for `else`, a gate that nothing follows.
std::variant<Plan, PlanError> parse_plan(std::string_view text, const Lifecycle& lifecycle);

}  // namespace understudy::scenario
