#include <algorithm>
#include <string>
#include <vector>

#include "scenario/checks.h"

namespace understudy::scenario {
namespace {

/// The states an instance of the lifecycle enters at the moment it comes to be: the start, and what follows
/// it without a stay.
std::vector<int> states_at_once(const Lifecycle& lifecycle) {
    std::vector<int> states{lifecycle.start};
    for (int step = std::max(0, lifecycle.plan.step_of(lifecycle.start));
         static_cast<std::size_t>(step) < lifecycle.plan.steps.size(); ++step) {
        const PlanStep& taken = lifecycle.plan.steps[static_cast<std::size_t>(step)];
        states.push_back(taken.state);
        if (!taken.stay || *taken.stay > Duration::zero()) break;
    }
    return states;
}

/// Which kinds each kind creates at the moment an instance of it comes to be.
std::vector<std::vector<int>> created_at_once(const Vendor& vendor) {
    std::vector<std::vector<int>> created(vendor.kinds.size());
    for (std::size_t i = 0; i < vendor.kinds.size(); ++i) {
        if (vendor.kinds[i].lifecycle < 0) continue;
        const Lifecycle& lifecycle = vendor.lifecycles[static_cast<std::size_t>(vendor.kinds[i].lifecycle)];
        for (const int state : states_at_once(lifecycle)) {
            for (const NewResource& resource : lifecycle.on_enter[static_cast<std::size_t>(state)].create) {
                created[i].push_back(resource.kind);
            }
        }
    }
    return created;
}

/// Whether following `created` from `kind` comes back to it.
bool comes_back(const std::vector<std::vector<int>>& created, int kind) {
    std::vector<bool> seen(created.size(), false);
    std::vector<int> to_visit = created[static_cast<std::size_t>(kind)];
    while (!to_visit.empty()) {
        const int next = to_visit.back();
        to_visit.pop_back();
        if (next == kind) return true;
        if (seen[static_cast<std::size_t>(next)]) continue;
        seen[static_cast<std::size_t>(next)] = true;
        const std::vector<int>& more = created[static_cast<std::size_t>(next)];
        to_visit.insert(to_visit.end(), more.begin(), more.end());
    }
    return false;
}

}  // namespace

void check_creation(const Draft& draft) {
    const std::vector<std::vector<int>> created = created_at_once(draft.vendor);
    for (std::size_t i = 0; i < created.size(); ++i) {
        if (!comes_back(created, static_cast<int>(i))) continue;
        draft.mistakes().add(
            draft.kinds.entries()[i].place,
            "a new " + draft.vendor.kinds[i].name + " creates another one at once, without end",
            "create it on entering a state that comes later");
    }
}

}  // namespace understudy::scenario
