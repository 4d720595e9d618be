#include <memory>
#include <string>
#include <utility>

#include "scenario/checks.h"
#include "scenario/compile.h"
#include "scenario/load_plan.h"
#include "scenario/load_scenario.h"

namespace understudy::scenario {
namespace {

using SharedPlan = std::shared_ptr<const Plan>;

/// Null after a mistake.
SharedPlan load_plan_of(const Draft& draft, int kind, const yaml::Node& node) {
    const Vendor& vendor = draft.vendor;
    const int lifecycle = vendor.kinds[static_cast<std::size_t>(kind)].lifecycle;
    std::optional<Plan> plan = load_plan(draft, vendor.lifecycles[static_cast<std::size_t>(lifecycle)], node);
    if (!plan) return nullptr;
    check_plan(draft, kind, *plan, node);
    return std::make_shared<const Plan>(*std::move(plan));
}

/// A condition on a new instance, which is called as its kind.
Condition load_when(Draft& draft, int kind, const yaml::Node& node) {
    const std::string& name = draft.vendor.kinds[static_cast<std::size_t>(kind)].name;
    Scope scope("the plans of '" + name + "'", {.world = true});
    scope.is_before_first_state = true;
    scope.add_slot(name, {SlotType::instance, kind});
    scope.bind(name, 0);
    return compile_condition({draft, scope}, node);
}

/// The cases of one kind: the first that fits a new instance says how it walks.
void load_cases(Draft& draft, int kind, const yaml::Node& node, Scenario& scenario) {
    std::vector<PlanCase> cases;
    SharedPlan otherwise;
    bool is_answered = false;  // a case without 'when' came by
    for (const yaml::Node& item : node.items) {
        const yaml::MapReader map(item, "a case of a plan", item.place, {"when", "plan"}, draft.mistakes());
        if (!map.is_map()) continue;
        const yaml::Node* when = map.find("when");
        const yaml::Node* plan = map.require("plan", "{ when: CONDITION, plan: STEPS }");
        if (is_answered)
            draft.mistakes().add(item.place, "this case is never asked: one before it has no 'when'",
                                 "put the case without 'when' last");
        Condition condition;
        if (when != nullptr) condition = load_when(draft, kind, *when);
        SharedPlan read = plan == nullptr ? nullptr : load_plan_of(draft, kind, *plan);
        if (when == nullptr) {
            is_answered = true;
            otherwise = std::move(read);
        } else {
            cases.push_back({std::move(condition), std::move(read)});
        }
    }
    if (!is_answered)
        draft.mistakes().add(node.items.empty() ? node.place : node.items.back().place,
                             "the last case has a 'when', so some instances have no plan",
                             "add a case without 'when': { plan: STEPS }");
    scenario.plan_cases[static_cast<std::size_t>(kind)] = std::move(cases);
    if (otherwise) scenario.plans[static_cast<std::size_t>(kind)] = std::move(otherwise);
}

}  // namespace

void load_plans(Draft& draft, const yaml::Node& node, Scenario& scenario) {
    if (!draft.read.is_map(node, "'plan'")) return;
    for (const yaml::Node::Entry& entry : node.entries) {
        const int kind = draft.kinds.use(entry.key.text, entry.key.place, draft.mistakes());
        if (kind < 0) continue;
        const auto at = static_cast<std::size_t>(kind);
        const Kind& described = draft.vendor.kinds[at];
        if (described.lifecycle < 0) {
            draft.mistakes().add(entry.key.place, "resource '" + described.name +
                                                      "' has no lifecycle, so it has no plan");
        } else if (entry.value.is_list() && !entry.value.items.empty() && entry.value.items[0].is_map()) {
            load_cases(draft, kind, entry.value, scenario);
        } else if (SharedPlan plan = load_plan_of(draft, kind, entry.value)) {
            scenario.plan_cases[at].clear();
            scenario.plans[at] = std::move(plan);
        }
    }
}

}  // namespace understudy::scenario
