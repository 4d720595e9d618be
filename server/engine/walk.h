// Instances come to be, walk through their lifecycles and go.
#pragma once

#include <vector>

#include <understudy/server.h>

#include "engine/context.h"

namespace understudy::engine {

/// What came before or after: set when the world's data is made, absent for what an operation creates.
struct Beginning {
    int state = -1;  ///< -1: where the lifecycle starts
    std::shared_ptr<const scenario::Plan> plan;  ///< null: the scenario's for its kind
};

/// Creates an instance: named fields are evaluated in `context`, the others take default, generator or null. It enters its
/// first state, with all that its lifecycle says of that.
world::Instance* create(Context& context, int kind, const std::vector<scenario::OnEnter::Set>& fields,
                        const Beginning& beginning = {});

/// Sets the fields, evaluated in `context`.
void update(Context& context, world::Instance& instance, const std::vector<scenario::OnEnter::Set>& fields);

/// Takes the instance out of the world, if that was not done before; it stays readable until the request is over.
void remove(Context& context, world::Instance& instance);

/// Moves the instance by order: it goes on from the first step of its new state.
void move_to(Context& context, world::Instance& instance, int state, world::How how);

/// Takes the plan's next step, if there is one.
void take_next_step(Context& context, world::Instance& instance, world::How how);

/// Lets the instance go on by another plan, which has a step for its state: that step begins now.
void walk_by(Context& context, world::Instance& instance, std::shared_ptr<const scenario::Plan> plan);

/// Counts a read of a job and takes the next step of its plan when that was the last read of this one.
void count_read(Context& context, world::Instance& instance);

/// Lets everything that is due up to `until` happen, in order, and makes that the world's present. Adds what happened to
/// `happened`, if not null.
void settle(world::World& world, const Population& population, Timestamp until, std::vector<Happening>* happened);

}  // namespace understudy::engine
