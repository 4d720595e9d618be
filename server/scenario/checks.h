// What is wrong only when a vendor is looked at as a whole.
#pragma once

#include "scenario/draft.h"

namespace understudy::scenario {

/// Two operations that answer the same requests.
void check_routes(const Draft& draft);

/// Reply cases that can never answer, or that leave a state without an answer.
void check_replies(const Draft& draft);

/// Resources that create each other without end, or very many, the moment they come to be. Notes how many.
void check_creation(Draft& draft);

/// Steps of lifecycles' plans that nothing ends. After the operations.
void check_plans(const Draft& draft);
/// As check_plans, for a plan of `kind` that stands at `node`.
void check_plan(const Draft& draft, int kind, const Plan& plan, const yaml::Node& node);

/// A `base_path` that no operation lies under.
void check_base_path(const Draft& draft, const yaml::Node& base_path);

/// Texts that must name an audience and name none. After the scenarios.
void check_audiences(const Draft& draft);

/// Errors that read what the refusals naming them do not have.
void check_error_reads(const Draft& draft);

/// Names that nothing uses. After the scenarios, whose faults name errors.
void check_unused(const Draft& draft);

}  // namespace understudy::scenario
