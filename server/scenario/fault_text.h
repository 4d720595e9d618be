// A fault that is set while running, from its text.
#pragma once

#include <string_view>
#include <variant>
#include <vector>

#include "base/diagnostic.h"
#include "scenario/fault.h"
#include "scenario/vendor.h"

namespace understudy::scenario {

/// Reads the JSON (which is YAML) of one fault as a scenario file of `vendor` has it. Returns the rule, or
/// all that is wrong with it, with places in the text.
std::variant<FaultRule, std::vector<Diagnostic>> read_fault(const Vendor& vendor, std::string_view json);

}  // namespace understudy::scenario
