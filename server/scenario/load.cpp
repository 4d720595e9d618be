#include "scenario/load.h"

#include <map>
#include <string>
#include <utility>

#include "scenario/load_population.h"
#include "scenario/load_vendor.h"
#include "scenario/source_files.h"

namespace understudy::scenario {
namespace {

/// Vendors are told apart by name and by host.
void check_apart(const std::vector<std::shared_ptr<const Vendor>>& vendors,
                 const std::vector<const SourceFile*>& files, yaml::Mistakes& mistakes) {
    std::map<std::string, std::string> names, hosts;
    for (std::size_t i = 0; i < vendors.size(); ++i) {
        const Place place{std::make_shared<const std::string>(files[i]->name), 0, 0, 1};
        const auto name = names.emplace(vendors[i]->name, files[i]->name);
        if (!name.second)
            mistakes.add(place, "another vendor is called '" + vendors[i]->name + "'",
                         "see " + name.first->second);
        for (const std::string& host : vendors[i]->hosts) {
            const auto known = hosts.emplace(host, files[i]->name);
            if (!known.second)
                mistakes.add(place, "the host '" + host + "' stands for two vendors",
                             "see " + known.first->second);
        }
    }
}

}  // namespace

Loaded load(const SourceFiles& files) {
    yaml::Mistakes mistakes;
    Loaded loaded;
    auto catalog = std::make_shared<Catalog>();
    PopulationModel population;
    if (files.population) {
        loaded.files.push_back(files.population->name);
        if (const std::optional<yaml::Node> root = read_yaml(*files.population, mistakes))
            population = load_population(*root, mistakes);
    }
    auto people = std::make_shared<const PopulationModel>(std::move(population));
    std::vector<const SourceFile*> apis;
    for (const VendorFiles& vendor_files : files.vendors) {
        loaded.files.push_back(vendor_files.api.name);
        for (const SourceFile& file : vendor_files.scenarios) loaded.files.push_back(file.name);
        if (std::shared_ptr<const Vendor> vendor = load_vendor(vendor_files, *people, mistakes)) {
            catalog->vendors.push_back(std::move(vendor));
            apis.push_back(&vendor_files.api);
        }
    }
    check_apart(catalog->vendors, apis, mistakes);
    catalog->population = std::move(people);
    loaded.mistakes = mistakes.take();
    if (loaded.mistakes.empty()) loaded.catalog = std::move(catalog);
    return loaded;
}

}  // namespace understudy::scenario
