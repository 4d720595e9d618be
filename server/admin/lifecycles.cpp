#include "admin/lifecycles.h"

#include <algorithm>
#include <string>
#include <utility>

#include "admin/json_reply.h"
#include "scenario/vendor.h"

namespace understudy::admin {
namespace {

using scenario::Lifecycle;
using scenario::Plan;

Value names_of(const Lifecycle& lifecycle, const std::vector<int>& states) {
    Value::List names;
    for (const int state : states) names.emplace_back(lifecycle.states[static_cast<std::size_t>(state)]);
    return names;
}

Value steps_of(const Lifecycle& lifecycle, const Plan& plan) {
    Value::List steps;
    for (const scenario::PlanStep& step : plan.steps)
        steps.emplace_back(Value::Object{{"state", lifecycle.states[static_cast<std::size_t>(step.state)]},
                                         {"says", plan.spelled_step(step)}});
    return steps;
}

/// Whether clients ask how far it is: a job.
bool is_polled(const scenario::Vendor& vendor, std::size_t kind) {
    return std::any_of(
        vendor.operations.begin(), vendor.operations.end(), [&](const scenario::Operation& each) {
            return each.polls >= 0 &&
                   each.slots[static_cast<std::size_t>(each.polls)].kind == static_cast<int>(kind);
        });
}

Value describe(const scenario::Vendor& vendor, std::size_t number, const Plan& plan) {
    const scenario::Kind& kind = vendor.kinds[number];
    const Lifecycle& lifecycle = vendor.lifecycles[static_cast<std::size_t>(kind.lifecycle)];
    Value::List states, ends;
    Value::Object moves;
    for (std::size_t i = 0; i < lifecycle.states.size(); ++i) {
        states.emplace_back(lifecycle.states[i]);
        moves.emplace_back(lifecycle.states[i], names_of(lifecycle, lifecycle.moves[i]));
        if (lifecycle.is_end(static_cast<int>(i))) ends.emplace_back(lifecycle.states[i]);
    }
    return Value::Object{{"vendor", vendor.name},
                         {"kind", kind.name},
                         {"polled", is_polled(vendor, number)},
                         {"states", std::move(states)},
                         {"start", lifecycle.states[static_cast<std::size_t>(lifecycle.start)]},
                         {"moves", std::move(moves)},
                         {"ends", std::move(ends)},
                         {"plan", plan.spelled},
                         {"steps", steps_of(lifecycle, plan)},
                         {"grade", scenario::name_of(lifecycle.provenance.grade)},
                         {"source", lifecycle.provenance.source},
                         {"note", lifecycle.provenance.note}};
}

}  // namespace

Reply get_lifecycles(const Call& call) {
    Value::List list;
    const auto [catalog, settings] = call.world.playing();
    for (std::size_t i = 0; i < catalog->vendors.size(); ++i) {
        const scenario::Vendor& vendor = *catalog->vendors[i];
        for (std::size_t kind = 0; kind < vendor.kinds.size(); ++kind) {
            if (vendor.kinds[kind].lifecycle < 0) continue;
            const auto& lifecycle = vendor.lifecycles[static_cast<std::size_t>(vendor.kinds[kind].lifecycle)];
            const auto& played = settings.scenarios[i]->plans[kind];
            list.push_back(describe(vendor, kind, played ? *played : lifecycle.plan));
        }
    }
    return json_reply({{"lifecycles", std::move(list)}});
}

}  // namespace understudy::admin
