// Where a plan goes on.
#pragma once

#include "world/world.h"

namespace understudy::engine {

/// Returns the step of its plan that the instance takes when the present one is over; -1 if it stays. Where several may follow,
/// chance says which: a function of the world's seed, the vendor, the kind, the key and how often the instance has moved, so
/// that it can be told beforehand and comes out the same in another run.
int next_step(const world::World& world, const world::VendorState& vendor, const world::Instance& instance);

}  // namespace understudy::engine
