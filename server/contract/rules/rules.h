// What each file in this folder defines: one rule.
#pragma once

#include "contract/rule_types.h"

namespace understudy::contract::rules {

PreparedRule polls_no_faster_than(const RuleParameters& parameters);
PreparedRule stops_polling_at_a_terminal_state(const RuleParameters& parameters);

}  // namespace understudy::contract::rules
