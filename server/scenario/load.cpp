#include "scenario/load.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "scenario/load_population.h"
#include "scenario/load_vendor.h"
#include "scenario/parse_files.h"
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

/// All files there are, the population first, then vendor by vendor.
std::vector<const SourceFile*> all_of(const SourceFiles& files) {
    std::vector<const SourceFile*> all;
    if (files.population) all.push_back(&*files.population);
    for (const VendorFiles& vendor : files.vendors) {
        all.push_back(&vendor.api);
        for (const SourceFile& file : vendor.scenarios) all.push_back(&file);
    }
    return all;
}

}  // namespace

Loaded load(const SourceFiles& files) {
    yaml::Mistakes mistakes;
    Loaded loaded;
    const std::vector<const SourceFile*> sources = all_of(files);
    for (const SourceFile* source : sources) loaded.files.push_back(source->name);
    const std::vector<std::optional<yaml::Node>> roots = parse_files(sources, mistakes);
    std::size_t next = 0;
    const auto take = [&] {
        const std::optional<yaml::Node>& root = roots[next++];
        return root ? &*root : nullptr;
    };

    auto people = std::make_shared<PopulationModel>();
    People known = files.population ? People::unreadable : People::missing;
    if (files.population) {
        const std::size_t before = mistakes.count();
        if (const yaml::Node* root = take()) {
            *people = load_population(*root, mistakes);
            if (mistakes.count() == before) known = People::known;
        }
    }
    auto catalog = std::make_shared<Catalog>();
    catalog->population = people;
    std::vector<const SourceFile*> apis;
    for (const VendorFiles& vendor_files : files.vendors) {
        for (const std::string& stray : vendor_files.strays) {
            mistakes.add({std::make_shared<const std::string>(stray), 0, 0, 1}, "this file is not read",
                         "the names of files end in .yaml");
        }
        VendorTrees trees;
        trees.api = take();
        for (std::size_t i = 0; i < vendor_files.scenarios.size(); ++i) trees.scenarios.push_back(take());
        if (auto vendor = load_vendor(vendor_files, trees, *people, known, mistakes)) {
            catalog->vendors.push_back(std::move(vendor));
            apis.push_back(&vendor_files.api);
        }
    }
    check_apart(catalog->vendors, apis, mistakes);
    loaded.mistakes = mistakes.take();
    if (loaded.mistakes.empty()) loaded.catalog = std::move(catalog);
    return loaded;
}

}  // namespace understudy::scenario
