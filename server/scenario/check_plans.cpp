#include <string>

#include "scenario/checks.h"
#include "scenario/plan_fit.h"

namespace understudy::scenario {

void check_plan(const Draft& draft, int kind, const Plan& plan, const yaml::Node& node) {
    if (!draft.is_whole || draft.vendor.kinds[static_cast<std::size_t>(kind)].lifecycle < 0) return;
    const std::size_t begin = node.text.find(plan.spelled);
    for (const PlanError& misfit : misfits_of_plan(draft.vendor, kind, plan)) {
        draft.mistakes().add(node.place_of(begin + misfit.offset, misfit.width), misfit.message, misfit.hint);
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
