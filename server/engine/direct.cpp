#include "engine/direct.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/nearest.h"
#include "engine/context.h"
#include "engine/redact.h"
#include "engine/walk.h"
#include "scenario/plan_fit.h"
#include "scenario/plan_syntax.h"

namespace understudy::engine {

using namespace scenario;

namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

Context context_of(world::World& world, const Population& population, world::VendorState& vendor) {
    Context context;
    context.world = &world;
    context.vendor = &vendor;
    context.population = &population;
    return context;
}

Mistake no_lifecycle(std::string_view kind) {
    return {Mistake::Is::refused, "a " + std::string(kind) + " has no lifecycle, so it is in no state and has no plan"};
}

Mistake unknown_state(const Lifecycle& lifecycle, std::string_view state) {
    return {Mistake::Is::malformed, "there is no state " + quoted(state) + "; " + suggestion(state, lifecycle.states)};
}

Mistake undocumented(const Lifecycle& lifecycle, int from, int to) {
    std::string documented;
    for (const int other : lifecycle.moves[at(from)]) documented += (documented.empty() ? "" : ", ") + lifecycle.states[at(other)];
    const std::string& source = lifecycle.states[at(from)];
    return {Mistake::Is::refused, "no move from " + quoted(source) + " to " + quoted(lifecycle.states[at(to)]) + " is documented; " +
                                      (documented.empty() ? quoted(source) + " is an end" : "those from it lead to " + documented) +
                                      "; \"force\": true makes the move all the same"};
}

/// `plan:1:17: error: unknown state 'runing'; did you mean 'running'?`
Mistake misspelt(std::string_view text, const PlanError& error) {
    const std::string_view before = text.substr(0, error.offset);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::size_t column = error.offset - (before.rfind('\n') + 1);  // npos + 1 is 0
    std::string said = "plan:" + std::to_string(line) + ':' + std::to_string(column + 1) + ": error: " + error.message;
    if (!error.hint.empty()) said += "; " + error.hint;
    return {Mistake::Is::malformed, std::move(said)};
}

using Read = std::variant<std::shared_ptr<const Plan>, Mistake>;

/// The plan that `text` spells, fit for the kind.
Read read_plan(const Vendor& vendor, int kind, std::string_view text) {
    const Kind& described = vendor.kinds[at(kind)];
    if (described.lifecycle < 0) return no_lifecycle(described.name);
    auto parsed = parse_plan(text, vendor.lifecycles[at(described.lifecycle)]);
    if (const PlanError* error = std::get_if<PlanError>(&parsed)) return misspelt(text, *error);
    Plan& plan = std::get<Plan>(parsed);
    std::vector<PlanError> misfits = misfits_of_plan(vendor, kind, plan);
    if (!misfits.empty()) {
        misfits.front().offset += text.find(plan.spelled);
        return misspelt(text, misfits.front());
    }
    return std::make_shared<const Plan>(std::move(plan));
}

}  // namespace

std::variant<Found, Mistake> order_move(world::World& world, const Population& population, const Selection& selection,
                                        std::string_view state, Force force) {
    auto found = find_resource(world, selection);
    if (std::holds_alternative<Mistake>(found)) return found;
    const Found& meant = std::get<Found>(found);
    const Lifecycle* lifecycle = meant.vendor->lifecycle(*meant.instance);
    if (lifecycle == nullptr) return no_lifecycle(selection.kind);
    const int to = lifecycle->state_of(state);
    if (to < 0) return unknown_state(*lifecycle, state);
    const int from = meant.instance->state;
    const bool is_documented = lifecycle->may_move(from, to);
    if (!is_documented && force == Force::no) return undocumented(*lifecycle, from, to);
    Context context = context_of(world, population, *meant.vendor);
    move_to(context, *meant.instance, to, is_documented ? world::How::admin : world::How::forced);
    return found;
}

std::variant<Found, Mistake> order_plan(world::World& world, const Population& population, const Selection& selection,
                                        std::string_view text) {
    auto found = find_resource(world, selection);
    if (std::holds_alternative<Mistake>(found)) return found;
    const Found& meant = std::get<Found>(found);
    auto read = read_plan(*meant.vendor->vendor, meant.instance->kind, text);
    if (Mistake* mistake = std::get_if<Mistake>(&read)) return std::move(*mistake);
    auto& plan = std::get<std::shared_ptr<const Plan>>(read);
    if (plan->step_of(meant.instance->state) < 0) {
        const std::string& state = meant.vendor->lifecycle(*meant.instance)->states[at(meant.instance->state)];
        return misspelt(text, {0, 1, "the plan has no step for " + quoted(state) + ", the state it is in", "begin it with that state"});
    }
    Context context = context_of(world, population, *meant.vendor);
    walk_by(context, *meant.instance, std::move(plan));
    return found;
}

Read read_plan_of_kind(const Vendor& vendor, int kind, std::string_view text) {
    Read read = read_plan(vendor, kind, text);
    if (std::holds_alternative<Mistake>(read)) return read;
    const Kind& described = vendor.kinds[at(kind)];
    const Lifecycle& lifecycle = vendor.lifecycles[at(described.lifecycle)];
    if (std::get<std::shared_ptr<const Plan>>(read)->step_of(lifecycle.start) >= 0) return read;
    return misspelt(text, {0, 1, "the plan has no step for " + quoted(lifecycle.states[at(lifecycle.start)]) + ", where a new " +
                                     described.name + " starts", "begin it with that state"});
}

std::variant<KindPlan, Mistake> order_plan_of_kind(world::World& world, const Selection& selection, std::string_view text) {
    auto found = find_kind(world, selection);
    if (Mistake* mistake = std::get_if<Mistake>(&found)) return std::move(*mistake);
    const FoundKind& kind = std::get<FoundKind>(found);
    auto read = read_plan_of_kind(*kind.vendor->vendor, kind.kind, text);
    if (Mistake* mistake = std::get_if<Mistake>(&read)) return std::move(*mistake);
    auto& plan = std::get<std::shared_ptr<const Plan>>(read);
    KindPlan set{kind.vendor->vendor->name, kind.vendor->vendor->kinds[at(kind.kind)].name, plan->spelled};
    kind.vendor->plans[at(kind.kind)] = std::move(plan);
    return set;
}

std::string note_of_force(const world::World& world, const world::VendorState& vendor, const world::Instance& instance) {
    if (instance.moves.empty() || instance.moves.back().how != world::How::forced) return {};
    const Lifecycle& lifecycle = *vendor.lifecycle(instance);
    const world::Move& move = instance.moves.back();
    if (move.from < 0) return {};  // from a state that there is no more
    return std::string(vendor.key_kind(instance)) + ' ' + shown_key(vendor, instance, world.seed) + " was forced from " +
           quoted(lifecycle.states[at(move.from)]) + " to " + quoted(lifecycle.states[at(move.to)]) + ", and no such move is documented";
}

}  // namespace understudy::engine
