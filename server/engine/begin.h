// A world as a scenario says it begins.
#pragma once

#include <cstdint>
#include <memory>

#include "engine/engine.h"
#include "engine/population.h"
#include "world/world.h"

namespace understudy::engine {

/// A world that keeps nothing yet.
std::unique_ptr<world::World> empty_world(const scenario::Catalog& catalog, const Settings& settings, const Clock& clock,
                                          std::uint64_t seed);

/// Makes what the vendor's scenario says there is.
void begin_vendor(world::World& world, world::VendorState& vendor, const Population& population);

/// Makes the world: clock, vendors and their data.
std::unique_ptr<world::World> begin_world(const scenario::Catalog& catalog, const Settings& settings, const Population& population);

}  // namespace understudy::engine
