#include "engine/next_step.h"

#include "base/dice.h"

namespace understudy::engine {

int next_step(const world::World& world, const world::VendorState& vendor, const world::Instance& instance) {
    const scenario::PlanStep* present = instance.plan_step();
    if (present == nullptr || !present->is_followed()) return -1;
    if (present->next_end - present->next == 1) return present->next;
    const std::uint64_t seed = mix(mix(mix(world.seed, vendor.vendor->name), vendor.key_kind(instance)), to_text(vendor.key(instance)));
    Dice dice(mix(seed, static_cast<std::uint64_t>(instance.moves.back().number)));
    auto drawn = static_cast<int>(dice.below(100));
    for (int step = present->next; step < present->next_end; ++step) {
        drawn -= instance.plan->steps[static_cast<std::size_t>(step)].percent;
        if (drawn < 0) return step;
    }
    return present->next_end - 1;  // not reached: together the branches have 100 percent
}

}  // namespace understudy::engine
