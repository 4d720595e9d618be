#include "scenario/lifecycle.h"

#include <algorithm>

namespace understudy::scenario {

int Plan::step_of(int state) const {
    const auto found = std::ranges::find(steps, state, &PlanStep::state);
    return found == steps.end() ? -1 : static_cast<int>(found - steps.begin());
}

bool Lifecycle::may_move(int from, int to) const {
    if (from < 0 || static_cast<std::size_t>(from) >= moves.size()) return false;
    return std::ranges::find(moves[static_cast<std::size_t>(from)], to) !=
           moves[static_cast<std::size_t>(from)].end();
}

int Lifecycle::state_of(std::string_view wanted) const {
    const auto found = std::ranges::find(states, wanted);
    return found == states.end() ? -1 : static_cast<int>(found - states.begin());
}

}  // namespace understudy::scenario
