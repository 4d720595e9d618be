// Scenario files: the situations a vendor can start in.
#pragma once

#include <string>
#include <vector>

#include "scenario/draft.h"

namespace understudy::scenario {

/// A scenario's file, read but not compiled.
struct ScenarioFile {
    std::string stem;                  ///< its name without `.yaml`; the scenario must be called so
    std::string name;                  ///< as shown in messages
    const yaml::Node* root = nullptr;  ///< borrowed; null if it could not be read
};

/// Returns all scenarios, `normal` first and the others in order, with what they extend filled in. The rest
/// of the vendor is complete.
std::vector<Scenario> load_scenarios(Draft& draft, const std::vector<ScenarioFile>& files);

/// The items of one kind's `data`. `items` (if not null) gets the node of each, for checks.
std::vector<DataItem> load_data(Draft& draft, int kind, const yaml::Node& node,
                                std::vector<const yaml::Node*>& items);

/// How instances walk in this scenario, by kind: one plan, or cases.
void load_plans(Draft& draft, const yaml::Node& node, Scenario& scenario);
/// How late what is created shows, by kind.
void load_lags(Draft& draft, const yaml::Node& node, Scenario& scenario);

}  // namespace understudy::scenario
