#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "scenario/load_parts.h"
#include "scenario/load_plan.h"
#include "scenario/load_provenance.h"
#include "scenario/plan_syntax.h"

namespace understudy::scenario {
namespace {

/// The index of the state `node` names; -1 after a mistake.
int load_state(const Draft& draft, const Lifecycle& lifecycle, const yaml::Node& node) {
    const std::optional<std::string> name = draft.read.text(node, "a state");
    if (!name) return -1;
    const int state = lifecycle.state_of(*name);
    if (state < 0) {
        draft.mistakes().add(node.place, "lifecycle '" + lifecycle.name + "' has no state '" + *name + "'",
                             yaml::suggestion(*name, lifecycle.states));
    }
    return state;
}

void load_states(const Draft& draft, const yaml::Node& node, Lifecycle& lifecycle) {
    if (!draft.read.is_list(node, "'states'")) return;
    for (const yaml::Node& item : node.items) {
        const std::optional<std::string> name = draft.read.text(item, "a state");
        if (!name) continue;
        if (lifecycle.state_of(*name) >= 0)
            draft.mistakes().add(item.place, "the state '" + *name + "' stands twice in this list");
        else if (name->find(',') != std::string::npos)
            draft.mistakes().add(item.place, "the name of a state has no comma");
        else
            lifecycle.states.push_back(*name);
    }
    if (node.items.empty()) draft.mistakes().add(node.place, "a lifecycle needs at least one state");
}

void load_moves(const Draft& draft, const yaml::Node& node, Lifecycle& lifecycle) {
    if (!draft.read.is_map(node, "'moves'")) return;
    for (const yaml::Node::Entry& entry : node.entries) {
        const int from = load_state(draft, lifecycle, entry.key);
        for (const yaml::Node* item : draft.read.one_or_more(entry.value)) {
            const int to = load_state(draft, lifecycle, *item);
            if (from < 0 || to < 0) continue;
            std::vector<int>& targets = lifecycle.moves[static_cast<std::size_t>(from)];
            if (std::find(targets.begin(), targets.end(), to) != targets.end()) {
                draft.mistakes().add(item->place, "this move is listed twice");
            } else {
                targets.push_back(to);
            }
        }
    }
}

/// A state that no chain of moves from the start leads to can never be seen.
void check_reachable(const Draft& draft, const yaml::Node& states, const Lifecycle& lifecycle) {
    std::vector<bool> reached(lifecycle.states.size(), false);
    std::vector<int> to_visit{lifecycle.start};
    while (!to_visit.empty()) {
        const auto state = static_cast<std::size_t>(to_visit.back());
        to_visit.pop_back();
        if (reached[state]) continue;
        reached[state] = true;
        to_visit.insert(to_visit.end(), lifecycle.moves[state].begin(), lifecycle.moves[state].end());
    }
    for (const yaml::Node& item : states.items) {
        const int state = lifecycle.state_of(item.text);
        if (state < 0 || reached[static_cast<std::size_t>(state)]) continue;
        draft.mistakes().add(item.place,
                             "no chain of moves leads from '" +
                                 lifecycle.states[static_cast<std::size_t>(lifecycle.start)] +
                                 "' to the state '" + item.text + "'",
                             "add the move that leads there, or take the state out");
    }
}

Lifecycle load_lifecycle(Draft& draft, const Section::Entry& entry) {
    const std::string what = "lifecycle '" + entry.name + "'";
    const yaml::MapReader map(*entry.node, what, entry.place,
                              {"source", "grade", "note", "states", "start", "moves", "plan", "on_enter"},
                              draft.mistakes());
    Lifecycle lifecycle;
    lifecycle.name = entry.name;
    if (map.is_map()) lifecycle.provenance = load_provenance(draft, map, Source::required);
    const yaml::Node* states = map.require("states");
    if (states != nullptr) load_states(draft, *states, lifecycle);
    const bool has_states = !lifecycle.states.empty();
    if (!has_states) lifecycle.states.emplace_back();  // there is a mistake; later steps may rely on a start
    lifecycle.state_values.assign(lifecycle.states.begin(), lifecycle.states.end());
    lifecycle.moves.resize(lifecycle.states.size());
    lifecycle.on_enter.resize(lifecycle.states.size());
    lifecycle.plan = resting_plan(lifecycle);
    if (!has_states) return lifecycle;

    if (const yaml::Node* start = map.find("start"))
        lifecycle.start = std::max(0, load_state(draft, lifecycle, *start));
    lifecycle.plan = resting_plan(lifecycle);
    const std::size_t mistakes = draft.mistakes().count();
    if (const yaml::Node* moves = map.find("moves")) load_moves(draft, *moves, lifecycle);
    if (draft.mistakes().count() > mistakes)
        return lifecycle;  // a misspelled move would show up again and again
    check_reachable(draft, *states, lifecycle);
    if (const yaml::Node* plan = map.find("plan")) {
        if (std::optional<Plan> read = load_plan(draft, lifecycle, *plan)) lifecycle.plan = *std::move(read);
    }
    return lifecycle;
}

}  // namespace

std::optional<Plan> load_plan(const Draft& draft, const Lifecycle& lifecycle, const yaml::Node& node) {
    const std::optional<std::string> text = draft.read.text(node, "a plan");
    if (!text) return {};
    auto parsed = parse_plan(*text, lifecycle);
    if (const PlanError* error = std::get_if<PlanError>(&parsed)) {
        draft.mistakes().add(node.place_of(error->offset, error->width), error->message, error->hint);
        return {};
    }
    return std::get<Plan>(std::move(parsed));
}

Plan resting_plan(const Lifecycle& lifecycle) {
    Plan plan;
    PlanStep step;
    step.state = lifecycle.start;
    plan.steps.push_back(step);
    plan.spelled = lifecycle.states[static_cast<std::size_t>(lifecycle.start)];
    return plan;
}

void load_lifecycles(Draft& draft) {
    for (const Section::Entry& entry : draft.lifecycles.entries()) {
        draft.vendor.lifecycles.push_back(load_lifecycle(draft, entry));
    }
}

}  // namespace understudy::scenario
