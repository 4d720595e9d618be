#include "scenario/source_files.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "yaml/document.h"

namespace understudy::scenario {

namespace fs = std::filesystem;

namespace {

/// As people know the file: relative to the working directory if it is below it.
std::string shown_name(const fs::path& path) {
    std::error_code failed;
    const fs::path here = fs::current_path(failed);
    const fs::path whole = path.lexically_normal();
    if (failed || !whole.is_absolute()) return whole.generic_string();
    const fs::path relative = whole.lexically_relative(here);
    if (relative.empty() || *relative.begin() == "..") return whole.generic_string();
    return relative.generic_string();
}

}  // namespace

SourceFile read_file(const fs::path& path) {
    SourceFile file{shown_name(path), {}, {}};
    std::error_code failed;
    const fs::file_status status = fs::status(path, failed);
    if (failed)
        file.problem = failed.message();
    else if (!fs::exists(status))
        file.problem = "No such file or directory";
    else if (!fs::is_regular_file(status))
        file.problem = "this is no file";
    if (!file.problem.empty()) return file;
    std::ifstream stream(path, std::ios::binary);
    if (!stream) {
        file.problem = std::strerror(errno);
        return file;
    }
    std::array<char, 16 * 1024> piece;
    while (stream && file.text.size() <= yaml::largest_file) {
        stream.read(piece.data(), piece.size());
        file.text.append(piece.data(), static_cast<std::size_t>(stream.gcount()));
    }
    if (stream.bad()) file.problem = "it cannot be read";
    return file;
}

namespace {

VendorFiles read_vendor(const fs::path& given) {
    fs::path folder = given.lexically_normal();
    if (!folder.has_filename()) folder = folder.parent_path();
    VendorFiles files;
    std::error_code failed;
    files.folder = (folder == "." ? fs::current_path(failed) : folder).filename().string();
    files.api = read_file(folder / "api.yaml");
    std::vector<fs::path> others;
    for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
        const fs::path& path = at->path();
        if (path.extension() == ".yml") files.strays.push_back(shown_name(path));
        if (path.extension() == ".yaml" && path.filename() != "api.yaml" &&
            !path.filename().string().starts_with('.'))
            others.push_back(path);
    }
    std::sort(others.begin(), others.end());
    std::sort(files.strays.begin(), files.strays.end());
    for (const fs::path& path : others) files.scenarios.push_back(read_file(path));
    SourceFile readme = read_file(folder / "README.md");
    if (readme.problem.empty()) files.readme = std::move(readme.text);
    return files;
}

}  // namespace

SourceFiles read_files(const Sources& sources) {
    SourceFiles files;
    for (const fs::path& folder : sources.vendor_folders) files.vendors.push_back(read_vendor(folder));
    std::error_code failed;
    if (!sources.population.empty() && fs::exists(sources.population, failed))
        files.population = read_file(sources.population);
    return files;
}

Loaded load(const Sources& sources) {
    return load(read_files(sources));
}

}  // namespace understudy::scenario
