#include "scenario/load_vendor.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "scenario/checks.h"
#include "scenario/headings.h"
#include "scenario/load_parts.h"
#include "scenario/load_provenance.h"
#include "scenario/load_scenario.h"
#include "scenario/load_try.h"

namespace understudy::scenario {
namespace {

std::vector<std::string> load_hosts(const Draft& draft, const yaml::Node& node) {
    std::vector<std::string> hosts;
    for (const yaml::Node* item : draft.read.one_or_more(node)) {
        const std::optional<std::string> text = draft.read.true_text(*item, "a host");
        if (!text) continue;
        const std::string name = text->starts_with("*.") ? text->substr(2) : *text;
        if (name.empty() ||
            name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") != std::string::npos) {
            draft.mistakes().add(item->place, "'" + *text + "' is no host name",
                                 "write api.example.com or *.example.com, in lower case and without a port");
        }
        hosts.push_back(*text);
    }
    return hosts;
}

void load_head(Draft& draft, const yaml::MapReader& api, const std::string& folder) {
    draft.vendor.name = folder;
    if (const yaml::Node* name = api.require("vendor", "vendor: " + folder)) {
        const std::optional<std::string> text = draft.read.text(*name, "a vendor's name");
        if (text && *text != folder)
            draft.mistakes().add(name->place, "the vendor must be called '" + folder + "'", "as its folder");
        else if (text &&
                 text->find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos) {
            draft.mistakes().add(name->place, "'" + *text + "' is no vendor's name",
                                 "lower case letters, digits and hyphens");
        }
    }
    if (const yaml::Node* title = api.require("title", "one line for people"))
        draft.vendor.title = draft.read.text(*title, "a title").value_or("");
    if (const yaml::Node* hosts = api.find("hosts")) draft.vendor.hosts = load_hosts(draft, *hosts);
    if (const yaml::Node* base = api.find("base_path")) {
        const std::string path = draft.read.text(*base, "'base_path'").value_or("");
        if (!path.empty() && (!path.starts_with('/') || path.ends_with('/'))) {
            draft.mistakes().add(base->place, "'base_path' must begin with '/' and not end in it",
                                 "base_path: /api");
        }
        draft.vendor.base_path = path;
    }
    if (const yaml::Node* documents = api.require("documents", "name where the API is documented")) {
        draft.vendor.documents.list = load_documents(draft, *documents);
    }
}

/// A section of api.yaml; a map of names.
Section declare(const Draft& draft, const yaml::MapReader& api, std::string_view key, std::string noun) {
    const yaml::Node* node = api.find(key);
    if (node != nullptr && !draft.read.is_map(*node, "'" + std::string(key) + "'")) node = nullptr;
    return Section(std::move(noun), node);
}

void declare_all(Draft& draft, const yaml::MapReader& api) {
    draft.settings = declare(draft, api, "settings", "setting");
    draft.kinds = declare(draft, api, "resources", "resource");
    draft.lifecycles = declare(draft, api, "lifecycles", "lifecycle");
    draft.auth = declare(draft, api, "auth", "auth scheme");
    draft.permissions = declare(draft, api, "permissions", "permission");
    draft.limits = declare(draft, api, "limits", "limit");
    draft.errors = declare(draft, api, "errors", "error");
    draft.views = declare(draft, api, "views", "view");
    draft.files = declare(draft, api, "files", "file");
    draft.operations = declare(draft, api, "operations", "operation");
}

void load_sections(Draft& draft, const yaml::MapReader& api) {
    load_settings(draft);
    load_kinds(draft);
    load_lifecycles(draft);
    load_limits(draft);
    load_order(draft, api);
    if (const yaml::Node* refusals = api.find("refusals")) load_refusals(draft, *refusals);
    load_files(draft);
    load_errors(draft);
    load_on_enter(draft);
    load_auth(draft);
    mark_secret_fields(draft.vendor);
    if (api.require("operations") != nullptr) load_operations(draft);
}

}  // namespace

std::shared_ptr<const Vendor> load_vendor(const VendorFiles& files, const VendorTrees& trees,
                                          const PopulationModel& population, People people,
                                          yaml::Mistakes& mistakes) {
    if (trees.api == nullptr) return nullptr;
    Draft draft(mistakes, population);
    if (files.readme) draft.vendor.documents.headings = headings_of(*files.readme);
    const yaml::MapReader api(*trees.api, "api.yaml", trees.api->place,
                              {"vendor", "title", "documents", "hosts", "base_path", "settings", "resources",
                               "lifecycles", "auth", "permissions", "limits", "order", "order_source",
                               "errors", "refusals", "views", "files", "operations", "try"},
                              mistakes);
    if (!api.is_map()) return nullptr;
    draft.people = people;
    const std::size_t mistakes_before = mistakes.count();
    load_head(draft, api, files.folder);
    declare_all(draft, api);
    load_sections(draft, api);
    draft.is_whole = mistakes.count() == mistakes_before;
    if (const yaml::Node* base = api.find("base_path")) check_base_path(draft, *base);
    check_routes(draft);
    check_replies(draft);
    check_creation(draft);
    check_plans(draft);
    check_error_reads(draft);

    std::vector<ScenarioFile> scenarios;
    bool has_normal = false;
    for (std::size_t i = 0; i < files.scenarios.size(); ++i) {
        const std::string& name = files.scenarios[i].name;
        scenarios.push_back({std::filesystem::path(name).stem().string(), name, trees.scenarios[i]});
        has_normal = has_normal || scenarios.back().stem == "normal";
    }
    if (!has_normal)
        mistakes.add(api.name_place(), "the vendor has no scenario 'normal'",
                     "write normal.yaml beside api.yaml");
    draft.vendor.scenarios = load_scenarios(draft, scenarios);
    if (const yaml::Node* shown = api.find("try")) draft.vendor.try_it = load_try(draft, *shown);
    check_audiences(draft);
    check_unused(draft);
    if (mistakes.count() == 0) name_secrets(draft.vendor);  // what is wrong may point nowhere
    return std::make_shared<const Vendor>(std::move(draft.vendor));
}

}  // namespace understudy::scenario
