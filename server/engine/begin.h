// A world as a scenario says it begins.
#pragma once

#include "engine/engine.h"
#include "engine/population.h"
#include "world/world.h"

namespace understudy::engine {

/// Makes the world: clock, vendors and their data.
std::unique_ptr<world::World> begin_world(const scenario::Catalog& catalog, const Settings& settings, const Population& population);

}  // namespace understudy::engine
