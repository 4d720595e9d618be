// The client's preferences as a part of the plan for its request.
#pragma once

#include "engine/context.h"
#include "engine/fault.h"

namespace understudy::engine {

/// `code` and `example` choose the answer, `wait` delays it. What cannot be had is noted in `ignored`.
void obey_preferences(const Context& context, FaultPlan& plan);

}  // namespace understudy::engine
