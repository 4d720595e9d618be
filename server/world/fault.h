// A fault as a world keeps it: the rule, and how often it was met.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "scenario/fault.h"

namespace understudy::world {

enum class SetBy { scenario, admin };

struct Fault {
    std::uint64_t number = 0;  ///< counts over the world; none is given twice
    scenario::FaultRule rule;
    SetBy set_by = SetBy::scenario;
    Timestamp set_at;                 ///< the rule's `from` counts from here
    std::vector<std::int64_t> calls;  ///< by operation: calls it was aimed at, met or not
    std::uint64_t met = 0;
    std::uint64_t rolls = 0;  ///< how often its dice were rolled
};

/// `fault-1`
inline std::string id_of(const Fault& fault) {
    return "fault-" + std::to_string(fault.number);
}

}  // namespace understudy::world
