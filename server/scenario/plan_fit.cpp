#include "scenario/plan_fit.h"

#include <algorithm>
#include <string>

namespace understudy::scenario {
namespace {

bool is_polled(const Vendor& vendor, int kind) {
    return std::any_of(vendor.operations.begin(), vendor.operations.end(), [&](const Operation& operation) {
        return operation.polls >= 0 &&
               operation.slots[static_cast<std::size_t>(operation.polls)].kind == kind;
    });
}

/// Whether an operation may move an instance of the kind on from `state`.
bool is_moved(const Vendor& vendor, int kind, const Lifecycle& lifecycle, int state) {
    for (const Operation& operation : vendor.operations) {
        for (const MoveTo& move : operation.move) {
            const bool is_kind = operation.slots[static_cast<std::size_t>(move.slot)].kind == kind;
            if (is_kind && lifecycle.may_move(state, move.state)) return true;
        }
    }
    return false;
}

}  // namespace

std::vector<PlanError> misfits_of_plan(const Vendor& vendor, int kind, const Plan& plan) {
    const Kind& described = vendor.kinds[static_cast<std::size_t>(kind)];
    const Lifecycle& lifecycle = vendor.lifecycles[static_cast<std::size_t>(described.lifecycle)];
    const bool polled = is_polled(vendor, kind);
    std::vector<PlanError> misfits;
    for (const PlanStep& step : plan.steps) {
        const std::string& state = lifecycle.states[static_cast<std::size_t>(step.state)];
        if (step.reads && !polled) {
            misfits.push_back({step.offset, step.width,
                               "no operation polls '" + described.name + "', so its reads are never counted",
                               "let the operation that shows it say polls: " + described.name});
        }
        const bool has_end =
            step.stay || step.reads || step.until_released || step.forever || !step.is_followed();
        if (has_end || is_moved(vendor, kind, lifecycle, step.state)) continue;
        misfits.push_back({step.offset, step.width,
                           "nothing ends '" + state + "', so no step after it is taken",
                           "write '" + state + " for 8s', or '" + state + " forever' if that is meant"});
    }
    return misfits;
}

}  // namespace understudy::scenario
