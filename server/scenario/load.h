// From a folder of YAML to a Catalog that cannot be half right.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/diagnostic.h"
#include "scenario/vendor.h"

namespace understudy::scenario {

/// Either everything loaded, or every mistake of every file.
struct Loaded {
    std::shared_ptr<const Catalog> catalog;  ///< null when there are mistakes
    std::vector<Diagnostic> mistakes;
    std::vector<std::string> files;          ///< all that were read, as shown in messages
};

/// What to read. A vendor is a folder with an api.yaml; `population` may be missing (then there are no people).
struct Sources {
    std::vector<std::filesystem::path> vendor_folders;
    std::filesystem::path population;
};

/// Reads and checks everything. Executes nothing, opens only the files named and, in each vendor's folder, `*.yaml` and
/// README.md. Never throws for what a file says; a file that cannot be read is a mistake.
Loaded load(const Sources& sources);

}  // namespace understudy::scenario
