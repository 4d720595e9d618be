#include <algorithm>
#include <string>
#include <string_view>

#include "scenario/checks.h"

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

/// Where a step stands in the plan's text: between its commas, without the blanks.
Place place_of_step(const yaml::Node& node, std::size_t number) {
    constexpr std::string_view blanks = " \t\r\n";
    std::size_t begin = 0;
    for (; number > 0; --number) begin = node.text.find(',', begin) + 1;
    const std::size_t end = std::min(node.text.find(',', begin), node.text.size());
    begin = std::min(node.text.find_first_not_of(blanks, begin), end);
    const std::size_t last = node.text.find_last_not_of(blanks, end - 1);
    return node.place_of(begin, last - begin + 1);
}

}  // namespace

void check_plan(const Draft& draft, int kind, const Plan& plan, const yaml::Node& node) {
    const Vendor& vendor = draft.vendor;
    const Kind& described = vendor.kinds[static_cast<std::size_t>(kind)];
    if (!draft.is_whole || described.lifecycle < 0) return;
    const Lifecycle& lifecycle = vendor.lifecycles[static_cast<std::size_t>(described.lifecycle)];
    const bool polled = is_polled(vendor, kind);
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
        const PlanStep& step = plan.steps[i];
        const std::string& state = lifecycle.states[static_cast<std::size_t>(step.state)];
        if (step.reads && !polled) {
            draft.mistakes().add(
                place_of_step(node, i),
                "no operation polls '" + described.name + "', so its reads are never counted",
                "let the operation that shows it say polls: " + described.name);
        }
        const bool has_end = step.stay || step.reads || step.forever || i + 1 == plan.steps.size();
        if (has_end || is_moved(vendor, kind, lifecycle, step.state)) continue;
        draft.mistakes().add(place_of_step(node, i),
                             "nothing ends '" + state + "', so no step after it is taken",
                             "write '" + state + " for 8s', or '" + state + " forever' if that is meant");
    }
}

void check_plans(const Draft& draft) {
    for (std::size_t i = 0; i < draft.vendor.kinds.size(); ++i) {
        const int lifecycle = draft.vendor.kinds[i].lifecycle;
        if (lifecycle < 0) continue;
        const yaml::Node* plan =
            draft.lifecycles.entries()[static_cast<std::size_t>(lifecycle)].node->find("plan");
        const Plan& read = draft.vendor.lifecycles[static_cast<std::size_t>(lifecycle)].plan;
        // One that could not be read was told; the plan in its place has no steps of the text.
        if (plan != nullptr && plan->is_scalar() && plan->text.find(read.spelled) != std::string::npos)
            check_plan(draft, static_cast<int>(i), read, *plan);
    }
}

}  // namespace understudy::scenario
