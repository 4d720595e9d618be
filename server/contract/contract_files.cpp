#include "contract/contract_files.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace understudy::contract {
namespace fs = std::filesystem;

std::vector<ContractFiles> read_contract_files(const fs::path& folder,
                                               const std::vector<std::shared_ptr<const scenario::Vendor>>& vendors) {
    std::vector<ContractFiles> all;
    for (const auto& vendor : vendors) {
        ContractFiles of_vendor{.vendor = vendor, .files = {}};
        std::vector<fs::path> paths;
        std::error_code failed;
        for (fs::directory_iterator at(folder / vendor->name, failed), end; !failed && at != end; at.increment(failed)) {
            const fs::path& path = at->path();
            if (path.extension() == ".yaml" && !path.filename().string().starts_with('.')) paths.push_back(path);
        }
        std::sort(paths.begin(), paths.end());
        for (const fs::path& path : paths) of_vendor.files.push_back({path.stem().string(), scenario::read_file(path)});
        all.push_back(std::move(of_vendor));
    }
    return all;
}

}  // namespace understudy::contract
