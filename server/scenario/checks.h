// What is wrong only when a vendor is looked at as a whole.
#pragma once

#include "scenario/draft.h"

namespace understudy::scenario {

/// Overlapping routes, reply cases that leave a state without an answer, resources that create each other for
/// ever.
void check_vendor(const Draft& draft);

/// Names that nothing uses: errors, views, files, permissions, lifecycles, settings. After the scenarios:
/// their faults name errors.
void check_unused(const Draft& draft);

}  // namespace understudy::scenario
