// From YAML to contracts that cannot be half right.
#pragma once

#include <vector>

#include "base/diagnostic.h"
#include "contract/contract.h"
#include "contract/contract_files.h"

namespace understudy::contract {

struct LoadedContracts {
    std::vector<VendorContracts> vendors;  ///< empty when there are mistakes
    std::vector<Diagnostic> mistakes;
};

/// Reads and checks everything. Never throws for what a file says; a file that cannot be read is a mistake.
LoadedContracts load_contracts(const std::vector<ContractFiles>& files);

}  // namespace understudy::contract
