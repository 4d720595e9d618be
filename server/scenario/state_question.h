// What a condition asks of a lifecycle's state.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/operation.h"
#include "scenario/vendor.h"

namespace understudy::scenario {

/// A condition that asks for a state and for nothing else.
struct StateQuestion {
    std::string asked;                     ///< as written: `export.state`
    const Lifecycle* lifecycle = nullptr;  ///< borrowed
    std::vector<bool> states;              ///< by state: whether the condition holds in it
};

/// Returns the question, if `condition` is one whose answer depends on the state alone.
std::optional<StateQuestion> state_question(const Vendor& vendor, const Operation& operation,
                                            const Condition& condition);

}  // namespace understudy::scenario
