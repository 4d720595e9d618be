// A resource's documented states, the moves between them, and plans: how an instance walks when nobody interferes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "scenario/expression.h"
#include "scenario/provenance.h"

namespace understudy::scenario {

struct PlanStep {
    int state = 0;
    std::optional<Duration> stay;  ///< `for 8s`
    std::optional<int> reads;      ///< `for 3 reads`
    bool forever = false;          ///< says so: that nothing ends it is meant
    bool until_released = false;   ///< a gate: stays until somebody releases it
    int from_percent = 0;
    int until_percent = 100;
    int percent = 100;  ///< how often it is taken, among those that may follow the same step
    /// The steps of the plan that may follow, `next_end` not included; one of several is drawn. None: it stays.
    int next = 0, next_end = 0;
    std::size_t offset = 0, width = 0;  ///< where it stands in the plan as written

    bool is_followed() const { return next < next_end; }
};

/// Each step follows a documented move; the last may repeat.
struct Plan {
    std::vector<PlanStep> steps;
    bool repeat = false;   ///< the last step is entered again when its stay is over; of several, one is drawn again
    std::string spelled;   ///< as written

    std::string_view spelled_step(const PlanStep& step) const {
        return std::string_view(spelled).substr(step.offset, step.width);
    }

    /// The first step in `state`, or -1.
    int step_of(int state) const;
};

struct NewResource;

/// What happens when an instance enters a state. Expressions see the instance in slot 0.
struct OnEnter {
    std::vector<int> draw;  ///< fields whose generator is drawn
    struct Set { int field = 0; ValueTemplate value; };
    std::vector<Set> set;
    std::vector<NewResource> create;
};

struct Lifecycle {
    std::string name;
    std::vector<std::string> states;
    std::vector<Value> state_values;  ///< the same as they are shown, so that none has to be made
    int start = 0;
    std::vector<std::vector<int>> moves;  ///< by state: where to
    Plan plan;
    std::vector<OnEnter> on_enter;        ///< by state
    Provenance provenance;

    bool may_move(int from, int to) const;
    bool is_end(int state) const { return moves[static_cast<std::size_t>(state)].empty(); }
    int state_of(std::string_view name) const;  ///< -1 if there is none
};

/// A resource to be created: fields by index; what is not named takes its default, then its generator, then null.
struct NewResource {
    int kind = 0;
    int slot = -1;  ///< in an operation: the slot the new instance is put in
    std::vector<OnEnter::Set> fields;
};

}  // namespace understudy::scenario
