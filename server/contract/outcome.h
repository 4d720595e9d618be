// What a client printed when it was done, against what its contract expects.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <understudy/contract.h>

#include "base/value.h"

namespace understudy::contract {

/// Returns the object on the last line of what the client printed, or why there is none.
std::variant<Value, std::string> read_outcome(std::string_view standard_output);

/// What is wrong with `outcome`, by member. A list under `outcome` names several words that will do; `file: whole` asks that `rows` and
/// `sha256` are those of the files that the journal saw sent to the end.
std::vector<Breach> compare_outcome(const Value& expected, const Value& outcome, const std::vector<Exchange>& journal);

}  // namespace understudy::contract
