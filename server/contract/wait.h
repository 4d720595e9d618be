// How long a client waited, by the machine's clock.
#pragma once

#include <string>

#include "base/time.h"

namespace understudy::contract {

/// For people: `1m30s`, `250ms`, `2.4ms`, `0.38ms`; never zero for what is not.
std::string format_wait(Duration waited);

/// Whether a client waited less than it was asked to. A twentieth, at least a millisecond, is let pass: who looks by a regular timer is not
/// late and early by design.
bool is_too_short(Duration waited, Duration asked);

}  // namespace understudy::contract
