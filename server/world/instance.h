// One thing a vendor keeps: its fields and its walk through a lifecycle.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "base/value.h"
#include "scenario/lifecycle.h"
#include "scenario/resource.h"

namespace understudy::world {

/// How a move came about.
enum class How : std::uint8_t {
    start,   ///< it came to be
    plan,    ///< its plan went on, by time or by reads
    gate,    ///< its plan went on when a gate was released
    call,    ///< an operation moved it
    admin,   ///< it was told to move, as documented
    forced,  ///< likewise, though no such move is documented
};
std::string_view name_of(How how);

/// An entry of an instance's history.
struct Move {
    std::int64_t id = 0;  ///< counts over the vendor's moves; 0 for the move into the first state
    int from = -1;        ///< -1 for the first
    int to = 0;
    Timestamp at;
    std::int64_t number = 1;  ///< counts over the instance's moves
    How how = How::start;
};

struct Instance {
    int vendor = 0;  ///< in the catalog
    int kind = 0;    ///< of the vendor
    std::uint64_t serial = 0;  ///< order of creation in the world
    Timestamp created;
    std::vector<Value> fields;  ///< by the kind's fields

    // Without a lifecycle: state is -1 and the rest stays as it is.
    int state = -1;
    Timestamp entered;
    std::vector<Move> moves;  ///< only ever grows
    std::shared_ptr<const scenario::Plan> plan;
    int step = -1;   ///< of the plan; -1 when the state is not in it
    int reads = 0;   ///< since the step began
    Timestamp step_began;  ///< when it entered the state; later if it was given another plan since
    std::optional<Timestamp> due;  ///< next move by plan

    /// When it entered each state last, by the state's name, as it was after so many moves: an object, made when it is read.
    mutable Value reached;
    mutable std::size_t reached_after = SIZE_MAX;  ///< not made yet

    int told_state = -1;  ///< the state the journal last told of, at first the one it began in

    // What was created may lag: until then finds and lists do not show it.
    Timestamp shown_from = Timestamp::min();
    int hidden_reads = 0;  ///< that would have shown it and are still to come

    bool is_shown(Timestamp now) const { return hidden_reads == 0 && shown_from <= now; }

    const scenario::PlanStep* plan_step() const {
        return step < 0 ? nullptr : &plan->steps[static_cast<std::size_t>(step)];
    }
};

/// How far the present step is, 0..100: by time, by reads, or as the plan says; 100 in a state that is an end.
int progress(const Instance& instance, const scenario::Lifecycle& lifecycle, Timestamp now);

}  // namespace understudy::world
