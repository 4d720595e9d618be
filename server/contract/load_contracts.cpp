#include "contract/load_contracts.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "contract/load_exchanges.h"
#include "contract/load_rules.h"
#include "contract/load_variations.h"
#include "scenario/load_provenance.h"
#include "scenario/parse_files.h"

namespace understudy::contract {
namespace {

constexpr const char* rules_file = "rules";
constexpr const char* shapes_file = "shapes";

/// Reads the files of one vendor.
class ContractReader {
  public:
    ContractReader(const scenario::Vendor& vendor, yaml::Mistakes& mistakes)
        : vendor_(vendor), documents_(vendor.documents), read_(mistakes), rules_(read_, vendor_, documents_), exchanges_(read_, vendor_, documents_) {}

    void declare_rules(const yaml::Node& root) {
        const yaml::MapReader map(root, "rules.yaml", root.place, {"vendor", "rules"}, mistakes());
        if (!map.is_map()) return;
        check_vendor(map);
        if (const yaml::Node* rules = map.require("rules")) rules_.declare(*rules);
    }

    void declare_shapes(const yaml::Node& root) {
        const yaml::MapReader map(root, "shapes.yaml", root.place, {"vendor", "shapes"}, mistakes());
        if (!map.is_map()) return;
        check_vendor(map);
        if (const yaml::Node* shapes = map.require("shapes")) exchanges_.declare(*shapes);
    }

    std::vector<RuleChoice> all_rules() const { return rules_.all(); }

    Contract read(const ContractFiles::File& file, const yaml::Node& root) {
        Contract contract;
        contract.file = file.source.name;
        contract.name = file.stem;
        const yaml::MapReader map(root, "a contract", root.place,
                                  {"contract", "vendor", "title", "source", "because", "scenario", "clock", "seed", "data",
                                   "plans", "faults", "task", "outcome", "within", "rules", "tolerant", "given", "exchanges"},
                                  mistakes());
        if (!map.is_map()) return contract;
        check_vendor(map);
        if (const yaml::Node* name = map.require("contract")) {
            if (const auto text = read_.text(*name, "a name"); text && *text != file.stem)
                mistakes().add(name->place, "the contract in " + file.stem + ".yaml must be called '" + file.stem + "'");
        }
        if (const yaml::Node* title = map.require("title")) contract.title = read_.text(*title, "a title").value_or("");
        if (const yaml::Node* source = map.require("source", "say where the vendor asks for it: source: ALIAS:LINE"))
            contract.source = scenario::load_source(read_, documents_, *source);
        if (const yaml::Node* because = map.require("because", "say what is written there, in a sentence"))
            contract.because = read_.text(*because, "a reason").value_or("");
        read_situation(map, contract);
        read_provider_side(map, contract);
        const yaml::Node* task = contract.exchanges.empty() ? map.require("task", "task: { task: NAME, ... }") : map.find("task");
        if (task != nullptr) read_task(*task, contract);
        if (const yaml::Node* outcome = task == nullptr ? map.find("outcome") : map.require("outcome", "outcome: { outcome: finished }"))
            if (read_.is_map(*outcome, "'outcome'")) contract.outcome = read_.value(*outcome);
        if (const yaml::Node* within = map.find("within"))
            if (const auto most = read_.duration(*within, "a time limit"))
                contract.within = std::chrono::duration_cast<std::chrono::milliseconds>(*most);
        if (const yaml::Node* rules = map.find("rules")) contract.rules = rules_.choose(*rules);
        if (const yaml::Node* tolerant = map.find("tolerant")) contract.variations = load_variations(read_, vendor_, *tolerant);
        return contract;
    }

  private:
    yaml::Mistakes& mistakes() const { return read_.mistakes(); }

    void check_vendor(const yaml::MapReader& map) const {
        const yaml::Node* vendor = map.require("vendor");
        if (vendor == nullptr) return;
        if (const auto name = read_.text(*vendor, "a vendor"); name && *name != vendor_.name)
            mistakes().add(vendor->place, "the vendor of this folder is '" + vendor_.name + "'");
    }

    void read_situation(const yaml::MapReader& map, Contract& contract) const {
        contract.clock.mode = Clock::Mode::polls;
        contract.clock.per_poll = std::chrono::seconds(1);
        if (const yaml::Node* scenario = map.find("scenario")) {
            contract.scenario = read_.text(*scenario, "a scenario").value_or("normal");
            if (vendor_.scenario(contract.scenario) == nullptr) {
                std::vector<std::string> names;
                for (const scenario::Scenario& each : vendor_.scenarios) names.push_back(each.name);
                mistakes().add(scenario->place, vendor_.name + " has no scenario '" + contract.scenario + "'",
                               yaml::suggestion(contract.scenario, names));
            }
        }
        if (const yaml::Node* clock = map.find("clock")) {
            const auto text = read_.text(*clock, "a clock");
            const auto wrong = text ? set_mode(contract.clock, *text) : std::nullopt;
            if (wrong) mistakes().add(clock->place, *wrong);
        }
        if (const yaml::Node* seed = map.find("seed"))
            if (const auto number = read_.integer(*seed, "a seed", {.least = 0}))
                contract.seed = static_cast<std::uint64_t>(*number);
        const std::pair<const char*, Value*> overlays[] = {
            {"data", &contract.data}, {"plans", &contract.plans}, {"faults", &contract.faults}};
        for (const auto& [key, value] : overlays)
            if (const yaml::Node* node = map.find(key)) *value = read_.value(*node);
    }

    void read_provider_side(const yaml::MapReader& map, Contract& contract) const {
        if (const yaml::Node* given = map.find("given"); given != nullptr && read_.is_map(*given, "'given'"))
            contract.given = read_.value(*given);
        if (const yaml::Node* exchanges = map.find("exchanges")) contract.exchanges = exchanges_.read(*exchanges, contract.given);
    }

    void read_task(const yaml::Node& node, Contract& contract) const {
        if (!read_.is_map(node, "'task'")) return;
        if (const yaml::Node* name = node.find("task"); name == nullptr || !read_.text(*name, "the name of a task"))
            mistakes().add(node.place, "the task has no name", "task: { task: NAME, ... }");
        contract.task = read_.value(node);
    }

    const scenario::Vendor& vendor_;
    scenario::Documents documents_;  // a copy: which of them are used is the API's affair
    yaml::Reader read_;
    RuleReader rules_;
    ExchangeReader exchanges_;
};

}  // namespace

LoadedContracts load_contracts(const std::vector<ContractFiles>& files) {
    LoadedContracts loaded;
    yaml::Mistakes mistakes;
    for (const ContractFiles& of_vendor : files) {
        std::vector<const scenario::SourceFile*> sources;
        for (const ContractFiles::File& file : of_vendor.files) sources.push_back(&file.source);
        const auto roots = scenario::parse_files(sources, mistakes);
        ContractReader reader(*of_vendor.vendor, mistakes);
        const auto is = [&](std::size_t i, const char* stem) { return of_vendor.files[i].stem == stem; };
        for (std::size_t i = 0; i < roots.size(); ++i) {
            if (roots[i] && is(i, rules_file)) reader.declare_rules(*roots[i]);
            if (roots[i] && is(i, shapes_file)) reader.declare_shapes(*roots[i]);
        }
        VendorContracts contracts{.vendor = of_vendor.vendor, .rules = reader.all_rules(), .contracts = {}};
        for (std::size_t i = 0; i < roots.size(); ++i)
            if (roots[i] && !is(i, rules_file) && !is(i, shapes_file))
                contracts.contracts.push_back(reader.read(of_vendor.files[i], *roots[i]));
        loaded.vendors.push_back(std::move(contracts));
    }
    loaded.mistakes = mistakes.take();
    if (!loaded.mistakes.empty()) loaded.vendors.clear();
    return loaded;
}

}  // namespace understudy::contract
