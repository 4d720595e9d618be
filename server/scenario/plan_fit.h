// Whether a plan can be walked by the instances of a kind.
#pragma once

#include <vector>

#include "scenario/plan_syntax.h"
#include "scenario/vendor.h"

namespace understudy::scenario {

/// Returns what keeps instances of `kind`, which has a lifecycle, from walking all of a plan that was read for
/// it: reads that no operation counts, steps that nothing ends. Places are in `plan.spelled`.
std::vector<PlanError> misfits_of_plan(const Vendor& vendor, int kind, const Plan& plan);

}  // namespace understudy::scenario
