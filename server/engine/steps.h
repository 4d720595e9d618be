// The steps of a request that may refuse it, in a file each. All read and change the context; none sends anything.
#pragma once

#include "engine/context.h"
#include "engine/verdict.h"

namespace understudy::engine {

/// Who calls: puts the credential's resource and the caller in their slots.
Verdict authenticate(Context& context);

/// Whether one of the operation's limits is used up; counts the call in those that are not. `when` tells which limits are meant:
/// those by address come before auth, the others after it.
enum class LimitsOf { addresses, callers };
Verdict count_against_limits(Context& context, LimitsOf which);
/// Counts an answer that a limit on errors or unauthorized calls asks for; returns the refusal if that limit is used up.
enum class Counted { error, unauthorized };
Verdict count_outcome(Context& context, Counted what);
/// Whether a limit on errors was used up before this call.
Verdict check_error_limits(Context& context);

/// How full the windows of one limit are for this caller, this call included.
std::vector<WindowReading> windows_of_limit(Context& context, int limit);

/// Reads parameters and body into the context, or says what does not fit.
Verdict validate(Context& context);

/// Finds the resources the operation names.
Verdict find_resources(Context& context);

/// Whether the caller may do this.
Verdict check_permission(Context& context);

/// Refuses, moves, creates, updates and deletes as the operation says.
Verdict act(Context& context);

/// Reads the lists the operation shows.
Verdict read_lists(Context& context);

}  // namespace understudy::engine
