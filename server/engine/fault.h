// The fault step: which deviations this request meets. They are decided here, and carried out by the engine's
// later steps and by the transport.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include <understudy/message.h>

#include "engine/context.h"
#include "engine/reply.h"
#include "scenario/fault.h"

namespace understudy::engine {

/// Of one vendor. Each is looked at with every call.
inline constexpr std::size_t most_faults = 1'000;

/// What faults and the client's preferences come to for one request.
struct FaultPlan {
    int error = -1;  ///< of the vendor: answers instead of the operation
    int reply = -1;  ///< case of the operation: answers whatever its `when` says
    scenario::FaultRule::Lost lost = scenario::FaultRule::Lost::no;
    std::chrono::milliseconds delay{0};
    Delivery delivery;
    std::string random_data;     ///< sent instead of a reply
    std::string met;             ///< for the journal: `fault-1: reset`; empty: nothing
    std::string why;             ///< who asked for it; empty when only a delay was
    std::string applied;         ///< for Preference-Applied: those that hold for any answer
    std::string applied_answer;  ///< likewise, the one that chose the answer
    std::string ignored;         ///< what the client would like and does not get, and why
};

/// Whether the client may choose by the header Prefer.
enum class Preferring { obeyed, ignored };

/// Decides, and counts what is met. Costs nothing where the vendor has no faults and the request no
/// preferences.
FaultPlan plan_faults(Context& context, Preferring preferring);

/// Makes `answer` what is sent in the end. `was_refused`: a step before the reply answered, so the plan's
/// reply did not.
enum class Refused { no, yes };
void deliver(FaultPlan& plan, Answer& answer, Refused was_refused);

}  // namespace understudy::engine
