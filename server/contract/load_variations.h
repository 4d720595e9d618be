// `tolerant:` of a contract, from YAML.
#pragma once

#include <vector>

#include "contract/variation.h"
#include "scenario/vendor.h"
#include "yaml/reader.h"

namespace understudy::contract {

/// Mistakes are added to the reader's; what is right of the rest is returned.
std::vector<Variation> load_variations(const yaml::Reader& read, const scenario::Vendor& vendor, const yaml::Node& list);

}  // namespace understudy::contract
