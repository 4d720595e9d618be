// The chance in faults: a function of the world's seed, the vendor, the fault, and how often its dice were
// rolled.
#pragma once

#include <chrono>
#include <string>

#include "base/dice.h"
#include "engine/context.h"
#include "scenario/fault.h"
#include "world/fault.h"

namespace understudy::engine {

/// The dice of one decision; the next one has others.
Dice roll(world::Fault& fault, const Context& context);

std::chrono::milliseconds draw(const scenario::Delay& delay, Dice dice);

/// Bytes that no client takes for HTTP.
std::string draw_random_data(Dice dice);

}  // namespace understudy::engine
