// Faults as they stand in a scenario, and one that is set while running: the same words, the same mistakes.
#pragma once

#include <vector>

#include "scenario/fault.h"
#include "scenario/section.h"
#include "scenario/vendor.h"
#include "yaml/reader.h"

namespace understudy::scenario {

/// What faults may name. Borrows all.
struct FaultSite {
    const yaml::Reader& read;
    const Vendor& vendor;  ///< its operations and errors are complete
    Section& operations;
    Section& errors;
    Section& kinds;
};

/// The list under `faults`.
std::vector<FaultRule> load_faults(const FaultSite& site, const yaml::Node& node);

/// A single one. `vendor` may be among its keys in those that are set while running: it has said where to
/// look.
enum class VendorKey { allowed, unknown };
FaultRule load_fault(const FaultSite& site, const yaml::Node& node, VendorKey vendor_key);

}  // namespace understudy::scenario
