// A world as one JSON document, and back: to keep it, to fork it, to go on with other scenario files.
#pragma once

#include <memory>
#include <stdexcept>

#include "base/value.h"
#include "engine/engine.h"
#include "engine/population.h"
#include "world/world.h"

namespace understudy::engine {

/// Why a snapshot cannot be restored: what is wrong in it and what to do. For people.
struct SnapshotMistake : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Everything that changes while running: clock, seed, things, counters, journal. Secrets are in it, since
/// the world could not go on without them. What has a name is kept by its name, so that it can be found again
/// in changed files. JSON keeps all of it: times are `{"$time": MICROSECONDS}`, bytes that are no UTF-8
/// `{"$base64": ..}`.
Value snapshot_of(const world::World& world, const Settings& settings);

/// What the snapshot names and the catalog does not have.
enum class Missing {
    refused,   ///< a mistake
    left_out,  ///< gone with what hung on it
};

/// The world of a snapshot, played by the vendors of the catalog. Of `settings` only what a snapshot does not
/// say counts: name, scenarios, bounds. With what is missing left out, vendors that the snapshot does not
/// know begin. Throws SnapshotMistake.
std::unique_ptr<world::World> restore_world(const Value& snapshot, const scenario::Catalog& catalog,
                                            const Settings& settings, const Population& population,
                                            Missing missing = Missing::refused);

/// What a snapshot says of the world's making. Throws SnapshotMistake.
struct Made {
    Value order;  ///< see Settings
    std::uint64_t seed = 1;
    Clock clock;
};
Made made_as(const Value& snapshot);

}  // namespace understudy::engine
