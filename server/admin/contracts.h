// What the vendors' rules say of a world's traffic.
#pragma once

#include <understudy/verdict.h>

#include "admin/routes.h"
#include "base/value.h"

namespace understudy::admin {

/// `{"watching": true, "rules": [..]}`, those that were broken first.
Reply get_contracts(const Call& call);

/// One rule: what it asks for, why, its verdict, what broke it.
Value describe_rule(const RuleVerdict& rule);

}  // namespace understudy::admin
