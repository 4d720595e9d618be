// A director's orders: move this one there, let it walk like that.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "engine/population.h"
#include "engine/resources.h"
#include "world/world.h"

namespace understudy::engine {

/// Whether a move that no document knows is made all the same.
enum class Force { no, yes };

/// Moves the resource to the state named `state`, from where its plan goes on, if it has a step for that.
std::variant<Found, Mistake> order_move(world::World& world, const Population& population, const Selection& selection,
                                        std::string_view state, Force force);

/// Gives the one resource another plan: from now on it walks from the plan's first step for the state it is in.
std::variant<Found, Mistake> order_plan(world::World& world, const Population& population, const Selection& selection,
                                        std::string_view text);

/// The plan that `text` spells for new instances of a kind: one that has a step for where they start and can be walked.
std::variant<std::shared_ptr<const scenario::Plan>, Mistake> read_plan_of_kind(const scenario::Vendor& vendor, int kind,
                                                                               std::string_view text);

/// How new resources of a kind walk.
struct KindPlan {
    std::string vendor, kind;
    std::string plan;  ///< as written
};

/// Lets new instances of a kind walk so, whatever the scenario says; those there are keep their plans.
std::variant<KindPlan, Mistake> order_plan_of_kind(world::World& world, const Selection& selection, std::string_view text);

/// What is to be known of an instance that stands where no documented move led it; empty for all others.
std::string note_of_force(const world::World& world, const world::VendorState& vendor, const world::Instance& instance);

}  // namespace understudy::engine
