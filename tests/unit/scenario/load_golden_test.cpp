// Every mistake the loader finds, as it is shown: each folder of tests/golden/load/ holds a small wrong
// vendor and, in expected.txt, all that is said about it. UNDERSTUDY_UPDATE_GOLDEN=1 writes these files anew.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "scenario/source_files.h"

namespace {

namespace fs = std::filesystem;
using namespace understudy;
using namespace understudy::scenario;

fs::path source_folder() {
    if (const char* folder = std::getenv("UNDERSTUDY_SOURCE")) return folder;
#if defined(UNDERSTUDY_SOURCE)
    return UNDERSTUDY_SOURCE;
#elif defined(UNDERSTUDY_SOURCE_DIR)
    return UNDERSTUDY_SOURCE_DIR;
#else
    return fs::current_path();
#endif
}

std::string read(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<fs::path> sorted(const fs::path& folder) {
    std::vector<fs::path> paths;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    return paths;
}

/// The folder as one vendor; a population.yaml in it is the population. Files are shown as FOLDER/FILE.
SourceFiles files_in(const fs::path& folder) {
    SourceFiles files;
    VendorFiles vendor;
    vendor.folder = folder.filename().string();
    const auto shown = [&](const std::string& name) { return vendor.folder + "/" + name; };
    vendor.api = {shown("api.yaml"), {}, "No such file or directory"};
    for (const fs::path& path : sorted(folder)) {
        const std::string name = path.filename().string();
        if (name == "api.yaml")
            vendor.api = {shown(name), read(path), {}};
        else if (name == "population.yaml")
            files.population = SourceFile{shown(name), read(path), {}};
        else if (name == "README.md")
            vendor.readme = read(path);
        else if (path.extension() == ".yaml")
            vendor.scenarios.push_back({shown(name), read(path), {}});
    }
    files.vendors.push_back(std::move(vendor));
    return files;
}

}  // namespace

TEST_CASE("every wrong vendor is told all its mistakes") {
    const bool update = std::getenv("UNDERSTUDY_UPDATE_GOLDEN") != nullptr;
    int cases = 0;
    for (const fs::path& folder : sorted(source_folder() / "tests/golden/load")) {
        if (!fs::is_directory(folder)) continue;
        ++cases;
        CAPTURE(folder);
        const Loaded loaded = load(files_in(folder));
        const std::string said = format_diagnostics(loaded.mistakes);
        CHECK(loaded.catalog == nullptr);
        if (update) std::ofstream(folder / "expected.txt", std::ios::binary) << said;
        CHECK(said == read(folder / "expected.txt"));
        for (const Diagnostic& mistake : loaded.mistakes) {
            CHECK_FALSE(mistake.message.empty());
            CHECK_FALSE(mistake.message.ends_with('.'));
        }
    }
    CHECK(cases >= 40);
}
