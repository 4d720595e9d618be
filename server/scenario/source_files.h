// What the loader reads, as text: from disk, or from memory in tests and fuzzing.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "scenario/load.h"

namespace understudy::scenario {

struct SourceFile {
    std::string name;  ///< as shown in messages
    std::string text;
    std::string problem;  ///< why it could not be read; empty if it could
};

struct VendorFiles {
    std::string folder;  ///< its last name; the vendor must be called so
    SourceFile api;
    std::vector<SourceFile> scenarios;  ///< the other *.yaml, by name
    std::optional<std::string> readme;  ///< text of README.md
    std::vector<std::string> strays;    ///< names as shown of *.yml, which nobody writes in vain
};

struct SourceFiles {
    std::vector<VendorFiles> vendors;
    std::optional<SourceFile> population;
};

/// Reads one file, not much further than what the loader accepts. Its name is shown relative to the working directory if it is below it.
SourceFile read_file(const std::filesystem::path& path);

/// Reads the files of `sources`. Files are shown relative to the working directory where they are below it.
/// No file is read further than a little beyond what the loader accepts.
SourceFiles read_files(const Sources& sources);

/// As load(Sources), of files read before.
Loaded load(const SourceFiles& files);

}  // namespace understudy::scenario
