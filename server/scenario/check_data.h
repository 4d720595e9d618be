// What can be known of a scenario's data before any world is made.
#pragma once

#include <vector>

#include "scenario/draft.h"

namespace understudy::scenario {

/// A scenario with the nodes its data stands in.
struct ScenarioDraft {
    Scenario scenario;
    std::vector<std::vector<const yaml::Node*>> items;  ///< by kind; parallel to the scenario's data
};

/// Adds a mistake for a key that stands twice and for a ref to an instance that the scenario does not have,
/// as far as both are constants.
void check_data(const Draft& draft, const ScenarioDraft& made);

}  // namespace understudy::scenario
