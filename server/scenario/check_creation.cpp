#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scenario/checks.h"

namespace understudy::scenario {
namespace {

constexpr int deepest_creation = 64;          ///< each goes deeper on the engine's stack
constexpr std::int64_t most_created = 1'000;  ///< two that create two each make many in a few steps

/// The states an instance of the lifecycle enters at the moment it comes to be: the start, and what follows
/// it without a stay.
std::vector<int> states_at_once(const Lifecycle& lifecycle) {
    std::vector<int> states{lifecycle.start};
    std::vector<bool> seen(lifecycle.plan.steps.size(), false);
    std::vector<int> to_visit{std::max(0, lifecycle.plan.step_of(lifecycle.start))};
    while (!to_visit.empty()) {
        const auto step = static_cast<std::size_t>(to_visit.back());
        to_visit.pop_back();
        if (seen[step]) continue;
        seen[step] = true;
        const PlanStep& taken = lifecycle.plan.steps[step];
        states.push_back(taken.state);
        if (!taken.stay || *taken.stay > Duration::zero()) continue;
        for (int next = taken.next; next < taken.next_end; ++next) to_visit.push_back(next);
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

/// What one new instance of a kind brings with it, itself included.
struct Brood {
    std::int64_t size = 1;
    int depth = 1;
};

/// By kind. Nothing may come back to itself.
class Broods {
  public:
    explicit Broods(const std::vector<std::vector<int>>& created)
        : created_(created), known_(created.size()) {}

    /// Goes no deeper than what is refused anyway.
    Brood of(int kind, int depth = 0) {
        std::optional<Brood>& known = known_[static_cast<std::size_t>(kind)];
        if (known || depth > deepest_creation) return known.value_or(Brood{});
        Brood brood;
        for (const int child : created_[static_cast<std::size_t>(kind)]) {
            const Brood more = of(child, depth + 1);
            brood.size = std::min(brood.size + more.size, most_created + 1);
            brood.depth = std::max(brood.depth, more.depth + 1);
        }
        known = brood;
        return brood;
    }

  private:
    const std::vector<std::vector<int>>& created_;
    std::vector<std::optional<Brood>> known_;
};

}  // namespace

void check_creation(Draft& draft) {
    const std::vector<std::vector<int>> created = created_at_once(draft.vendor);
    const int kinds = static_cast<int>(created.size());
    bool ends = true;
    for (int kind = 0; kind < kinds; ++kind) {
        if (!comes_back(created, kind)) continue;
        ends = false;
        const auto at = static_cast<std::size_t>(kind);
        draft.mistakes().add(
            draft.kinds.entries()[at].place,
            "a new " + draft.vendor.kinds[at].name + " creates another one at once, without end",
            "create it on entering a state that comes later");
    }
    draft.created_at_once.assign(created.size(), 1);
    if (!ends) return;
    Broods broods(created);
    for (int kind = 0; kind < kinds; ++kind) {
        const auto at = static_cast<std::size_t>(kind);
        const Brood brood = broods.of(kind);
        draft.created_at_once[at] = brood.size;
        const std::string& name = draft.vendor.kinds[at].name;
        const Place& place = draft.kinds.entries()[at].place;
        if (brood.depth > deepest_creation) {
            draft.mistakes().add(place, "a new " + name + " creates others at once, more than 64 deep",
                                 "create them on entering states that come later");
            return;
        }
        if (brood.size > most_created) {
            draft.mistakes().add(place, "a new " + name + " creates more than 1,000 others at once",
                                 "create them on entering states that come later");
            return;
        }
    }
}

}  // namespace understudy::scenario
