// Breaches as JSON, as reports and the admin API show them.
#pragma once

#include <vector>

#include <understudy/verdict.h>

#include "base/value.h"

namespace understudy::contract {

/// A list of `{"expected", "got", "exchanges"}`.
Value json_of(const std::vector<Breach>& breaches);

}  // namespace understudy::contract
