#include "scenario/vendor.h"

#include <algorithm>

namespace understudy::scenario {

const Scenario* Vendor::scenario(std::string_view wanted) const {
    const auto found = std::ranges::find(scenarios, wanted, &Scenario::name);
    return found == scenarios.end() ? nullptr : &*found;
}

int Vendor::operation_of(std::string_view wanted) const {
    const auto found = std::ranges::find(operations, wanted, &Operation::name);
    return found == operations.end() ? -1 : static_cast<int>(found - operations.begin());
}

}  // namespace understudy::scenario
