// A vendor's folder.
#pragma once

#include <memory>
#include <vector>

#include "scenario/draft.h"
#include "scenario/population.h"
#include "scenario/source_files.h"
#include "scenario/vendor.h"
#include "yaml/mistakes.h"
#include "yaml/node.h"

namespace understudy::scenario {

/// The trees of a vendor's files, borrowed; null for one that could not be read.
struct VendorTrees {
    const yaml::Node* api = nullptr;
    std::vector<const yaml::Node*> scenarios;  ///< as many as the vendor has files
};

/// Returns the vendor; whether it is whole, the mistakes tell. Null if there is nothing to read.
std::shared_ptr<const Vendor> load_vendor(const VendorFiles& files, const VendorTrees& trees,
                                          const PopulationModel& population, People people,
                                          yaml::Mistakes& mistakes);

}  // namespace understudy::scenario
