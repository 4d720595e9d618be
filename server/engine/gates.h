// Gates: points of a plan where an instance waits until the test lets it go on.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/population.h"
#include "engine/resources.h"

namespace understudy::engine {

/// A resource that waits.
struct Gate {
    std::string id;  ///< one segment of a URL's path: `acme.job.7`, what is not unreserved percent-encoded
    std::string vendor, kind, resource;
    std::string_view state;  ///< borrowed from the catalog, like the next
    std::string_view to;     ///< the state it goes on to
    Timestamp since;
};

/// What the gate of this instance is called.
std::string gate_id(const world::World& world, const world::VendorState& vendor, const world::Instance& instance);

/// Those that wait now, in order of vendor, kind and creation.
std::vector<Gate> waiting_gates(world::World& world);

/// Lets the instance that waits there go on to the next step of its plan. `id` may come percent-encoded or decoded once.
std::variant<Found, Mistake> release_gate(world::World& world, const Population& population, std::string_view id);

}  // namespace understudy::engine
