// What is wrong only when a vendor is looked at as a whole.
#pragma once

#include "scenario/draft.h"

namespace understudy::scenario {

/// Two operations that answer the same requests.
void check_routes(const Draft& draft);

/// Reply cases that can never answer, or that leave a state without an answer.
void check_replies(const Draft& draft);

/// Resources that create each other without end the moment they come to be.
void check_creation(const Draft& draft);

/// Names that nothing uses. After the scenarios, whose faults name errors.
void check_unused(const Draft& draft);

}  // namespace understudy::scenario
