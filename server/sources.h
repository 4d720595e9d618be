// From the names in Options to the files to load and the scenarios to play.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <understudy/server.h>

#include "scenario/load.h"

namespace understudy {

/// Finds the vendors that `options` names: a name below the scenarios folder, a path of a folder with an
/// api.yaml, or of the api.yaml itself; all of the scenarios folder when there is none. Throws
/// Error(scenario) when there is no such vendor.
///
/// The scenarios folder is Options::scenarios, else UNDERSTUDY_SCENARIOS, else beside the program:
/// `../share/understudy/scenarios`, or `scenarios` in a folder above it that has a population.yaml.
scenario::Sources find_sources(const Options& options);

/// The folder of contracts: Options::contracts, else UNDERSTUDY_CONTRACTS, else `contracts` beside the scenarios folder. Throws Error(scenario)
/// when it is no folder.
std::filesystem::path find_contracts(const Options& options);

/// Throws Error(scenario): what is wrong with the files, if anything is.
std::shared_ptr<const scenario::Catalog> catalog_of(scenario::Loaded loaded);

/// Loads them. Throws Error(scenario) with all diagnostics.
std::shared_ptr<const scenario::Catalog> load_catalog(const Options& options);

/// The scenario each vendor of the catalog plays: what `play` says as `vendor/scenario` (or `scenario` when
/// there is one vendor only), else `normal`. `said_by` begins the message of the Error(scenario) that is
/// thrown: the option it was said by.
std::vector<const scenario::Scenario*> choose_scenarios(const scenario::Catalog& catalog,
                                                        const std::vector<std::string>& play,
                                                        std::string_view said_by = "--scenario");

}  // namespace understudy
