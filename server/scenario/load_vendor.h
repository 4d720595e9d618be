// A vendor's folder.
#pragma once

#include <memory>
#include <optional>

#include "scenario/population.h"
#include "scenario/source_files.h"
#include "scenario/vendor.h"
#include "yaml/mistakes.h"
#include "yaml/node.h"

namespace understudy::scenario {

/// Returns the vendor; whether it is whole, the mistakes tell. Null if there is nothing to read.
std::shared_ptr<const Vendor> load_vendor(const VendorFiles& files, const PopulationModel& population,
                                          yaml::Mistakes& mistakes);

/// Adds the mistake that a file could not be read, or reads it.
std::optional<yaml::Node> read_yaml(const SourceFile& file, yaml::Mistakes& mistakes);

}  // namespace understudy::scenario
