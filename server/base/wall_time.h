// The machine's time of day that never goes back.
#pragma once

#include <chrono>

#include "base/time.h"

namespace understudy {

/// Returns the time of day at `when`: what the system's clock said once in this process, and the time that has gone since
/// by the steady clock. So differences are real ones, also when somebody sets the system's clock.
Timestamp wall_time(std::chrono::steady_clock::time_point when);

}  // namespace understudy
