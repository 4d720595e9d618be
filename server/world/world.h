// Everything that changes while running, for one user of the server. Reset is a new World.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "scenario/vendor.h"
#include "world/clock.h"
#include "world/collection.h"
#include "world/fault.h"
#include "world/journal.h"
#include "world/rate_window.h"

namespace understudy::world {

/// What one vendor keeps in a world.
struct VendorState {
    const scenario::Vendor* vendor = nullptr;
    const scenario::Scenario* scenario = nullptr;
    int number = 0;  ///< in the catalog
    std::vector<Collection> collections;                    ///< by kind
    std::vector<std::vector<std::int64_t>> sequences;       ///< by kind and field: the next number
    std::vector<std::vector<std::uint64_t>> draws;          ///< by kind and field: how often it was drawn
    /// By kind: how new instances walk by order of an admin; null: as the scenario says.
    std::vector<std::shared_ptr<const scenario::Plan>> plans;
    std::int64_t next_move_id = 100;
    std::vector<Fault> faults;                              ///< in the order they are looked at
    /// By limit: who called, and how often in each of its windows.
    std::vector<std::unordered_map<std::string, std::vector<RateWindow>>> windows;

    VendorState(const scenario::Vendor& vendor, const scenario::Scenario& scenario, int number);

    Collection& of(int kind) { return collections[static_cast<std::size_t>(kind)]; }
    const Collection& of(int kind) const { return collections[static_cast<std::size_t>(kind)]; }
    std::string_view key_kind(const Instance& instance) const;
    const Value& key(const Instance& instance) const;
    const scenario::Lifecycle* lifecycle(const Instance& instance) const;
};

/// Not thread-safe: whoever owns it locks.
struct World {
    /// Adds a fault after those that the vendor has. From now on it counts. Returns it.
    const Fault& add_fault(VendorState& vendor, scenario::FaultRule rule, SetBy set_by);

    World(const Clock& clock_settings, std::uint64_t the_seed, Journal the_journal)
        : clock(clock_settings), seed(the_seed), journal(std::move(the_journal)), time(clock.now()) {}

    WorldClock clock;
    std::uint64_t seed;
    std::string name;
    std::string credential_suffix;  ///< `~alpha`: credentials lead to this world with it and fit in it without; empty in `default`
    std::size_t most_things = 1'000'000;  ///< that may be kept
    Journal journal;
    std::vector<VendorState> vendors;
    std::uint64_t next_serial = 1;
    std::uint64_t next_fault = 1;
    bool has_begun = false;  ///< its data is there: what is created from now on may lag

    /// The world's present: what was due up to here has happened. While moves that were due are caught up with, this is the
    /// time of the one that is happening.
    Timestamp time;

    /// The moves to come by plan, in the order they will happen.
    using Due = std::tuple<Timestamp, std::uint64_t, Instance*>;
    std::set<Due> due;

    /// How many things all vendors keep.
    std::size_t things() const;

    /// What was removed while a request is handled: replies may still show it.
    std::vector<std::unique_ptr<Instance>> removed;
};

}  // namespace understudy::world
