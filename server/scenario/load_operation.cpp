#include "scenario/load_operation.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "scenario/load_auth.h"
#include "scenario/load_parts.h"
#include "scenario/load_provenance.h"
#include "scenario/load_reply.h"

namespace understudy::scenario {
namespace {

const std::vector<std::string> methods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

void load_request(const Draft& draft, const yaml::Node& node, Operation& operation) {
    const std::optional<std::string> text = draft.read.text(node, "'request'");
    if (!text) return;
    const std::size_t space = std::min(text->find(' '), text->size());
    operation.method = text->substr(0, space);
    if (std::find(methods.begin(), methods.end(), operation.method) == methods.end()) {
        draft.mistakes().add(node.place_of(0, space), "'" + operation.method + "' is no method",
                             yaml::suggestion(operation.method, methods));
    }
    const std::size_t begin = std::min(text->find_first_not_of(' ', space), text->size());
    if (begin == text->size()) {
        draft.mistakes().add(node.place, "a path is missing after the method", "write GET /path");
        return;
    }
    auto pattern = PathPattern::parse(std::string_view(*text).substr(begin));
    if (const std::string* reason = std::get_if<std::string>(&pattern)) {
        draft.mistakes().add(node.place_of(begin, text->size() - begin), *reason);
    } else {
        operation.path = std::get<PathPattern>(std::move(pattern));
        const std::vector<PathPattern::Segment>& segments = operation.path.segments();
        if (!segments.empty() && !segments[0].is_parameter && segments[0].text == "__admin") {
            draft.mistakes().add(node.place_of(begin, text->size() - begin),
                                 "paths below /__admin are the stand-in's own", "give it another path");
        }
    }
}

int load_scheme_name(Draft& draft, const yaml::Node* node) {
    if (node == nullptr) {
        if (draft.vendor.auth.empty()) return -1;
        draft.auth.entry(0).used = true;
        return 0;
    }
    const std::optional<std::string> name = draft.read.text(*node, "'auth'");
    if (!name || *name == "none") return -1;
    return draft.auth.use(*name, node->place, draft.mistakes());
}

std::vector<int> load_limit_names(Draft& draft, const yaml::Node* node) {
    std::vector<int> limits;
    if (node == nullptr) {
        for (std::size_t i = 0; i < draft.vendor.limits.size(); ++i) limits.push_back(static_cast<int>(i));
        return limits;
    }
    for (const yaml::Node* item : draft.read.one_or_more(*node)) {
        const std::optional<std::string> name = draft.read.text(*item, "a limit's name");
        const int index = name ? draft.limits.use(*name, item->place, draft.mistakes()) : -1;
        if (index >= 0) limits.push_back(index);
    }
    return limits;
}

/// Whether the permission is checked before anything was found.
bool is_permission_first(const Vendor& vendor) {
    const auto step = [&](EngineStep wanted) {
        return std::find(vendor.order.begin(), vendor.order.end(), wanted);
    };
    return step(EngineStep::permission) < step(EngineStep::find);
}

Operation load_operation(Draft& draft, const Section::Entry& entry) {
    const yaml::MapReader map(
        *entry.node, "operation '" + entry.name + "'", entry.place,
        {"request", "source", "grade",   "note",  "summary",  "auth", "permission", "limits",
         "path",    "query",  "headers", "body",  "refusals", "find", "refuse",     "move",
         "create",  "update", "delete",  "polls", "lists",    "reply"},
        draft.mistakes());
    Operation operation;
    operation.name = entry.name;
    operation.place = entry.place;
    if (!map.is_map()) return operation;
    if (const yaml::Node* request = map.require("request", "request: GET /path"))
        load_request(draft, *request, operation);
    operation.provenance = load_provenance(draft, map, Source::required);
    if (const yaml::Node* summary = map.find("summary"))
        operation.summary = draft.read.text(*summary, "a summary").value_or("");
    operation.auth = load_scheme_name(draft, map.find("auth"));
    operation.limits = load_limit_names(draft, map.find("limits"));
    load_parameters(draft, map, operation);
    operation.invalid = draft.invalid;
    operation.malformed = draft.malformed;
    if (const yaml::Node* refusals = map.find("refusals")) {
        const yaml::MapReader names(*refusals, "'refusals'", map.place_of("refusals"),
                                    {"invalid", "malformed"}, draft.mistakes());
        if (names.find("invalid") != nullptr) operation.invalid = load_error_name(draft, names, "invalid");
        if (names.find("malformed") != nullptr)
            operation.malformed = load_error_name(draft, names, "malformed");
    }
    if (operation.malformed < 0) operation.malformed = operation.invalid;

    Scope scope("operation '" + entry.name + "'",
                {.parameters = true, .request = true, .reply = true, .world = true});
    scope.operation = &operation;
    scope.population = &draft.population;
    const Site site{draft, scope};
    scope.has_lost_names = draft.lost_holders.contains(operation.auth);
    if (operation.auth >= 0)
        bind_caller(draft, draft.vendor.auth[static_cast<std::size_t>(operation.auth)], scope);
    const yaml::Node* permission = map.find("permission");
    const bool permission_first = is_permission_first(draft.vendor);
    if (permission != nullptr && permission_first) operation.permission = load_permission(site, *permission);
    if (const yaml::Node* find = map.find("find")) load_find(site, *find, operation);
    if (permission != nullptr && !permission_first) operation.permission = load_permission(site, *permission);
    load_actions(site, map, operation);
    if (const yaml::Node* lists = map.find("lists")) load_lists(site, *lists, operation);
    if (const yaml::Node* reply =
            map.require("reply", "say what is answered: reply: { status: 200, source: .., body: .. }")) {
        operation.replies = load_replies(site, *reply, map.place_of("reply"));
    }
    operation.slots = std::move(scope.slots);
    return operation;
}

}  // namespace

std::optional<Permission> load_permission(const Site& site, const yaml::Node& node) {
    Draft& draft = site.draft;
    const std::optional<std::string> name = draft.read.text(node, "'permission'");
    if (!name) return {};
    const int index = draft.permissions.use(*name, node.place, draft.mistakes());
    if (index < 0) return {};
    const ToldOnce told_once(site);
    const Section::Entry& entry = draft.permissions.entry(index);
    const yaml::MapReader map(*entry.node, "permission '" + entry.name + "'", entry.place,
                              {"source", "grade", "note", "any", "refusal"}, draft.mistakes());
    Permission permission;
    permission.name = entry.name;
    if (!map.is_map()) return permission;
    permission.provenance = load_provenance(draft, map, Source::optional);
    permission.refusal = load_error_name(draft, map, "refusal");
    const yaml::Node* any = map.require("any", "a list of conditions, one of which is enough");
    if (any == nullptr) return permission;
    for (const yaml::Node* condition : draft.read.one_or_more(*any))
        permission.any.push_back(compile_condition(site, *condition));
    return permission;
}

void load_operations(Draft& draft) {
    for (const Section::Entry& entry : draft.operations.entries())
        draft.vendor.operations.push_back(load_operation(draft, entry));
}

}  // namespace understudy::scenario
