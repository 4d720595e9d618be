#include "sources.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>

#include "base/nearest.h"

namespace understudy {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& message) {
    throw Error(Error::Kind::scenario, message);
}

bool is_file(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

bool is_vendor(const fs::path& folder) {
    return is_file(folder / "api.yaml");
}

fs::path folder_of_program() {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    return error ? fs::current_path(error) : program.parent_path();
}

std::optional<fs::path> scenarios_beside_program() {
    fs::path folder = folder_of_program();
    if (const auto installed = folder / "../share/understudy/scenarios";
        is_file(installed / "population.yaml")) {
        return installed.lexically_normal();
    }
    while (true) {
        if (is_file(folder / "scenarios/population.yaml")) return folder / "scenarios";
        if (!folder.has_relative_path()) return std::nullopt;
        folder = folder.parent_path();
    }
}

/// The scenarios folder, or nothing when none was named and none is beside the program.
std::optional<fs::path> scenarios_folder(const Options& options) {
    std::string named = options.scenarios;
    if (const char* variable = std::getenv("UNDERSTUDY_SCENARIOS"); named.empty() && variable)
        named = variable;
    if (named.empty()) return scenarios_beside_program();
    std::error_code ignored;
    if (!fs::is_directory(named, ignored)) refuse("the scenarios folder '" + named + "' is no folder");
    return named;
}

std::vector<std::string> vendors_below(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        if (is_vendor(entry->path())) names.push_back(entry->path().filename().string());
    }
    if (error) refuse("cannot read the folder '" + folder.string() + "': " + error.message());
    std::sort(names.begin(), names.end());
    return names;
}

bool is_folder(const fs::path& path) {
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

bool is_folder_of_vendors(const fs::path& folder) {
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        if (is_vendor(entry->path())) return true;
    }
    return false;
}

/// Why what is there under the path `vendor` is no vendor, and what to say instead.
[[noreturn]] void refuse_path(const std::string& vendor) {
    const fs::path path = vendor;
    if (is_file(path)) {
        const std::string folder = path.has_parent_path() ? path.parent_path().string() : ".";
        const std::string what = path.extension() == ".yaml" ? "a scenario" : "a file of a vendor";
        if (is_vendor(folder)) refuse("'" + vendor + "' is " + what + "; name its folder, " + folder);
        refuse("'" + vendor + "' is no vendor: that is a folder with an api.yaml");
    }
    if (!is_folder(path)) refuse("there is no folder '" + vendor + "'");
    if (is_folder_of_vendors(path))
        refuse("the folder '" + vendor + "' holds vendors and is none; write --scenarios " + vendor);
    const bool is_misnamed = is_file(path / "api.yml");
    refuse("the folder '" + vendor + "' has no api.yaml" + (is_misnamed ? "; rename its api.yml" : ""));
}

/// The folder that `vendor` names as a path, if it does.
std::optional<fs::path> as_path(const std::string& vendor) {
    const fs::path path = vendor;
    if (path.filename() == "api.yaml" && is_file(path))
        return path.has_parent_path() ? path.parent_path() : fs::path(".");
    if (is_vendor(path)) return path.has_filename() ? path : path.parent_path();  // without a last slash
    return std::nullopt;
}

fs::path find_vendor(const std::string& vendor, const std::optional<fs::path>& scenarios) {
    const bool may_be_name = vendor.find('/') == std::string::npos && vendor != "." && vendor != "..";
    if (may_be_name && scenarios && is_vendor(*scenarios / vendor)) return *scenarios / vendor;
    if (const auto path = as_path(vendor)) return *path;
    if (!may_be_name || is_file(vendor) || is_folder(vendor)) refuse_path(vendor);
    if (!scenarios)
        refuse("there is no vendor '" + vendor +
               "': no scenarios folder is beside the program; name it with --scenarios");
    refuse("there is no vendor '" + vendor + "'; " +
           suggestion(vendor, vendors_below(*scenarios), Listing::always));
}

/// Beside the vendors: the one of the scenarios folder, or of the first vendor that brings its own.
fs::path find_population(const std::vector<fs::path>& vendor_folders,
                         const std::optional<fs::path>& scenarios) {
    for (const fs::path& folder : vendor_folders) {
        const fs::path beside = folder.parent_path() / "population.yaml";
        if (std::error_code failed; fs::exists(beside, failed))
            return beside;  // also what is no file: it is told
    }
    return scenarios ? *scenarios / "population.yaml" : fs::path();
}

}  // namespace

fs::path find_contracts(const Options& options) {
    fs::path folder = options.contracts;
    if (const char* variable = std::getenv("UNDERSTUDY_CONTRACTS"); folder.empty() && variable) folder = variable;
    if (folder.empty()) {
        const std::optional<fs::path> scenarios = scenarios_folder(options);
        if (!scenarios) refuse("there is no contracts folder beside the program; name one with --contracts");
        folder = (scenarios->has_filename() ? scenarios->parent_path() : scenarios->parent_path().parent_path()) / "contracts";
    }
    if (!is_folder(folder)) refuse("the contracts folder '" + folder.string() + "' is no folder");
    return folder;
}

scenario::Sources find_sources(const Options& options) {
    const auto scenarios = scenarios_folder(options);
    std::vector<std::string> vendors = options.vendors;
    if (vendors.empty()) {
        if (!scenarios)
            refuse(
                "no scenarios folder is beside the program; name it with --scenarios or "
                "UNDERSTUDY_SCENARIOS");
        vendors = vendors_below(*scenarios);
        if (vendors.empty()) refuse("no folder below '" + scenarios->string() + "' has an api.yaml");
    }
    scenario::Sources sources;
    for (const std::string& vendor : vendors) {
        const fs::path folder = find_vendor(vendor, scenarios);
        const auto is_same = [&](const fs::path& other) {
            return fs::absolute(folder).lexically_normal().filename() ==
                   fs::absolute(other).lexically_normal().filename();
        };
        if (std::any_of(sources.vendor_folders.begin(), sources.vendor_folders.end(), is_same)) {
            refuse("the vendor '" + vendor + "' is named twice");
        }
        sources.vendor_folders.push_back(folder);
    }
    sources.population = find_population(sources.vendor_folders, scenarios);
    return sources;
}

std::shared_ptr<const scenario::Catalog> load_catalog(const Options& options) {
    return catalog_of(scenario::load(find_sources(options)));
}

std::shared_ptr<const scenario::Catalog> catalog_of(scenario::Loaded loaded) {
    if (!loaded.mistakes.empty() || !loaded.catalog) refuse(format_diagnostics(std::move(loaded.mistakes)));
    return loaded.catalog;
}

std::vector<const scenario::Scenario*> choose_scenarios(const scenario::Catalog& catalog,
                                                        const std::vector<std::string>& play,
                                                        std::string_view said_by) {
    const std::string option = std::string(said_by) + ' ';
    std::vector<std::string> vendors;
    for (const auto& vendor : catalog.vendors) vendors.push_back(vendor->name);
    std::vector<const scenario::Scenario*> chosen(vendors.size(), nullptr);

    for (const std::string& each : play) {
        const std::size_t slash = each.find('/');
        if (slash == std::string::npos && vendors.size() != 1) {
            refuse(option + each + ": with several vendors, write VENDOR/SCENARIO; " +
                   suggestion(each, vendors, Listing::always));
        }
        const std::string name = slash == std::string::npos ? vendors.front() : each.substr(0, slash);
        const std::string scenario = each.substr(slash == std::string::npos ? 0 : slash + 1);
        const auto vendor =
            static_cast<std::size_t>(std::find(vendors.begin(), vendors.end(), name) - vendors.begin());
        if (vendor == vendors.size()) {
            refuse(option + each + ": no vendor '" + name + "' is served; " +
                   suggestion(name, vendors, Listing::always));
        }
        if (chosen[vendor])
            refuse(option + each + ": '" + name + "' plays '" + chosen[vendor]->name + "' already");
        chosen[vendor] = catalog.vendors[vendor]->scenario(scenario);
        if (!chosen[vendor]) {
            std::vector<std::string> scenarios;
            for (const auto& known : catalog.vendors[vendor]->scenarios) scenarios.push_back(known.name);
            refuse(option + each + ": '" + name + "' has no scenario '" + scenario + "'; " +
                   suggestion(scenario, scenarios, Listing::always));
        }
    }
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        if (!chosen[i]) chosen[i] = catalog.vendors[i]->scenario("normal");
        if (!chosen[i]) refuse("'" + vendors[i] + "' has no scenario 'normal'");
    }
    return chosen;
}

}  // namespace understudy
