// The files of contracts, as text: from disk, or from memory in tests.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "scenario/source_files.h"
#include "scenario/vendor.h"

namespace understudy::contract {

/// What stands in the folder of one vendor.
struct ContractFiles {
    std::shared_ptr<const scenario::Vendor> vendor;
    struct File {
        std::string stem;  ///< its name without `.yaml`; the contract must be called so
        scenario::SourceFile source;
    };
    std::vector<File> files;  ///< by name
};

/// The *.yaml of `folder`/VENDOR for each vendor; none where there is no such folder.
std::vector<ContractFiles> read_contract_files(const std::filesystem::path& folder,
                                               const std::vector<std::shared_ptr<const scenario::Vendor>>& vendors);

}  // namespace understudy::contract
