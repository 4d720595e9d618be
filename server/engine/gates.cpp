#include "engine/gates.h"

#include "base/encoding.h"
#include "engine/context.h"
#include "engine/next_step.h"
#include "engine/redact.h"
#include "engine/walk.h"

namespace understudy::engine {

namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

bool waits(const world::Instance& instance) {
    const scenario::PlanStep* step = instance.plan_step();
    return step != nullptr && step->until_released;
}

std::vector<Found> waiting(world::World& world) {
    std::vector<Found> found;
    for (world::VendorState& vendor : world.vendors) {
        for (world::Collection& collection : vendor.collections) {
            for (const auto& instance : collection.instances())
                if (waits(*instance)) found.push_back({&vendor, instance.get()});
        }
    }
    return found;
}

Mistake unknown_gate(const world::World& world, std::string_view id, const std::vector<Found>& all) {
    constexpr std::size_t most_named = 20;
    std::string names;
    for (std::size_t i = 0; i < all.size() && i < most_named; ++i)
        names += (i == 0 ? "these wait: " : ", ") + gate_id(world, *all[i].vendor, *all[i].instance);
    if (all.empty()) names = "none does";
    if (all.size() > most_named) names += " and " + std::to_string(all.size() - most_named) + " more";
    return {Mistake::Is::unknown, "no gate '" + std::string(id) + "' waits now; " + names};
}

}  // namespace

std::string gate_id(const world::World& world, const world::VendorState& vendor, const world::Instance& instance) {
    return percent_encode(vendor.vendor->name) + '.' + percent_encode(vendor.key_kind(instance)) + '.' +
           percent_encode(shown_key(vendor, instance, world.seed));
}

std::vector<Gate> waiting_gates(world::World& world) {
    std::vector<Gate> gates;
    for (const Found& found : waiting(world)) {
        const world::Instance& instance = *found.instance;
        const scenario::Lifecycle& lifecycle = *found.vendor->lifecycle(instance);
        const int next = next_step(world, *found.vendor, instance);
        gates.push_back({.id = gate_id(world, *found.vendor, instance),
                         .vendor = found.vendor->vendor->name,
                         .kind = std::string(found.vendor->key_kind(instance)),
                         .resource = shown_key(*found.vendor, instance, world.seed),
                         .state = lifecycle.states[at(instance.state)],
                         .to = lifecycle.states[at(instance.plan->steps[at(next)].state)],
                         .since = instance.step_began});
    }
    return gates;
}

std::variant<Found, Mistake> release_gate(world::World& world, const Population& population, std::string_view id) {
    const std::vector<Found> all = waiting(world);
    const Found* meant = nullptr;
    for (const Found& found : all) {
        const std::string name = gate_id(world, *found.vendor, *found.instance);
        if (name == id || (meant == nullptr && percent_decode(name) == id)) meant = &found;
        if (name == id) break;
    }
    if (meant == nullptr) return unknown_gate(world, id, all);
    Context context;
    context.world = &world;
    context.vendor = meant->vendor;
    context.population = &population;
    take_next_step(context, *meant->instance, world::How::gate);
    return *meant;
}

}  // namespace understudy::engine
