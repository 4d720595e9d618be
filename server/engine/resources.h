// Resources as a director sees them: what state each is in, how it got there and where it goes next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/time.h"

namespace understudy::world {
struct Instance;
struct VendorState;
struct World;
}  // namespace understudy::world

namespace understudy::engine {

/// Why nothing was done. All of it is the director's: the world is as it was.
struct Mistake {
    enum class Is {
        unknown,    ///< what is named is not there
        refused,    ///< it is there, but that cannot be done with it
        malformed,  ///< the words make no sense, or might mean several things
    };
    Is is = Is::malformed;
    std::string text;  ///< one line, for people; says what there is instead
};

/// Which resources are meant; what is empty is left open.
struct Selection {
    std::string vendor;
    std::string kind;
    std::string id;  ///< the key as text, or what stands for it in the journal where it is secret
    bool only_walking = false;  ///< what has a lifecycle
};

struct Page {
    std::size_t limit = 1000;
    std::size_t offset = 0;
};

/// The names of states are borrowed from the catalog.
struct PastMove {
    std::optional<std::string_view> from;  ///< nothing for the first
    std::string_view to;
    Timestamp at;
    std::string_view how;  ///< start, plan, gate, call, admin, forced
};

/// The next move by plan. What it waits for is a time, reads or a gate: one of them.
struct NextMove {
    std::string_view to;  ///< where chance has a say, what it will say
    std::optional<Timestamp> at;
    int after_reads = 0;
    std::string gate;
};

struct Resource {
    std::string vendor, kind;
    std::string id;  ///< as in Selection
    Timestamp created;
    bool is_shown = true;  ///< finds and lists show it
    std::optional<Timestamp> shown_from;  ///< where it is not: when, or after how many reads
    int hidden_reads = 0;

    // With a lifecycle only.
    std::optional<std::string_view> state;
    Timestamp entered;
    std::string plan;  ///< as written
    std::string step;  ///< of the plan, as written; empty when the state is not in it
    int reads = 0;     ///< since the step began
    int progress = 0;
    std::optional<NextMove> next;
    std::vector<PastMove> history;
};

struct ResourceList {
    std::vector<Resource> resources;  ///< of the page, in order of vendor, kind and creation
    std::size_t total = 0;
};

/// One resource of a world.
struct Found {
    world::VendorState* vendor = nullptr;
    world::Instance* instance = nullptr;
};

/// A kind of one vendor.
struct FoundKind {
    world::VendorState* vendor = nullptr;
    int kind = 0;
};

std::variant<ResourceList, Mistake> list_resources(world::World& world, const Selection& selection, const Page& page);
/// The kind that is meant; a mistake if several vendors have one of that name and none is said.
std::variant<FoundKind, Mistake> find_kind(world::World& world, const Selection& selection);
/// The resource that is meant; `kind` and `id` are said.
std::variant<Found, Mistake> find_resource(world::World& world, const Selection& selection);

Resource describe(const world::World& world, const Found& found);

}  // namespace understudy::engine
