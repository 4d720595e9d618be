// The provider side of the contract suite: exchanges played to an address, or compared with what was recorded.
#pragma once

#include <memory>
#include <vector>

#include <understudy/contract.h>

#include "contract/contract.h"
#include "scenario/vendor.h"

namespace understudy {

/// What is compared: contracts of one vendor that have exchanges; at least one.
struct ProviderContracts {
    std::shared_ptr<const scenario::Vendor> vendor;
    std::shared_ptr<const scenario::PopulationModel> population;
    std::vector<const contract::Contract*> contracts;
};

/// As Contracts::play and Contracts::compare_recorded.
Report play_provider(const ProviderContracts& chosen, const ProviderOptions& options);
Report compare_recorded(const ProviderContracts& chosen, const ProviderOptions& options);

}  // namespace understudy
