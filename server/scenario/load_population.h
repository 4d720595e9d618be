// population.yaml.
#pragma once

#include "scenario/population.h"
#include "yaml/mistakes.h"
#include "yaml/node.h"

namespace understudy::scenario {

PopulationModel load_population(const yaml::Node& root, yaml::Mistakes& mistakes);

}  // namespace understudy::scenario
