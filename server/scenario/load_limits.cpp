#include <algorithm>
#include <string>
#include <utility>

#include "scenario/load_parts.h"
#include "scenario/load_provenance.h"

namespace understudy::scenario {
namespace {

LimitWindow load_window(const Draft& draft, const yaml::Node& node) {
    const yaml::MapReader map(node, "a window", node.place, {"name", "limit", "every", "segment"},
                              draft.mistakes());
    const yaml::Reader& read = draft.read;
    LimitWindow window;
    if (const yaml::Node* name = map.find("name"))
        window.name = read.text(*name, "a window's name").value_or("");
    if (const yaml::Node* limit = map.require("limit"))
        window.limit = read.integer(*limit, "a limit", {0, 1'000'000'000}).value_or(0);
    if (const yaml::Node* every = map.require("every")) {
        window.every = read.duration(*every, "'every'").value_or(Duration{1});
        if (window.every <= Duration::zero())
            draft.mistakes().add(every->place, "a window must last longer than nothing");
    }
    const yaml::Node* segment = map.find("segment");
    if (segment == nullptr) return window;
    window.segment = read.duration(*segment, "'segment'").value_or(Duration::zero());
    if (window.segment <= Duration::zero() || window.segment > window.every) {
        draft.mistakes().add(segment->place,
                             "a segment must be longer than nothing and no longer than its window");
    }
    return window;
}

Limit load_limit(Draft& draft, const Section::Entry& entry) {
    const yaml::MapReader map(*entry.node, "limit '" + entry.name + "'", entry.place,
                              {"source", "grade", "note", "per", "count", "windows", "refusal", "enabled"},
                              draft.mistakes());
    const yaml::Reader& read = draft.read;
    Limit limit;
    limit.name = entry.name;
    if (!map.is_map()) return limit;
    limit.provenance = load_provenance(draft, map, Source::required);
    if (const yaml::Node* per = map.require("per", "per: caller, address or everyone")) {
        const auto index = read.one_of(*per, "'per'", {"caller", "address", "everyone"});
        if (index) limit.per = static_cast<Limit::Per>(*index);
    }
    if (const yaml::Node* count = map.find("count")) {
        const auto index = read.one_of(*count, "'count'", {"requests", "errors", "unauthorized"});
        if (index) limit.count = static_cast<Limit::Count>(*index);
        if (limit.count == Limit::Count::unauthorized && limit.per == Limit::Per::caller) {
            draft.mistakes().add(count->place, "calls refused by auth have no caller to count per",
                                 "per: address or everyone");
        }
    }
    if (const yaml::Node* windows = map.require("windows");
        windows != nullptr && read.is_list(*windows, "'windows'")) {
        for (const yaml::Node& window : windows->items) limit.windows.push_back(load_window(draft, window));
        if (windows->items.empty()) draft.mistakes().add(windows->place, "a limit needs at least one window");
    }
    if (const yaml::Node* enabled = map.find("enabled"))
        limit.enabled = read.boolean(*enabled, "'enabled'").value_or(true);
    limit.refusal = load_error_name(draft, map, "refusal");
    return limit;
}

}  // namespace

void load_limits(Draft& draft) {
    for (const Section::Entry& entry : draft.limits.entries())
        draft.vendor.limits.push_back(load_limit(draft, entry));
}

void load_order(Draft& draft, const yaml::MapReader& api) {
    const yaml::Node* order = api.find("order");
    if (const yaml::Node* source = api.find("order_source")) load_source(draft.read, draft.vendor.documents, *source);
    if (order == nullptr) return;
    if (api.find("order_source") == nullptr) {
        draft.mistakes().add(api.place_of("order"), "'order' needs 'order_source'",
                             "say where the order is documented");
    }
    if (!draft.read.is_list(*order, "'order'")) return;
    const std::vector<std::string> names{"address_limits", "auth", "limits",
                                         "validate",       "find", "permission"};
    std::vector<EngineStep> steps;
    for (const yaml::Node& item : order->items) {
        const auto index = draft.read.one_of(item, "a step", names);
        if (!index) continue;
        const auto step = static_cast<EngineStep>(*index);
        if (std::find(steps.begin(), steps.end(), step) != steps.end())
            draft.mistakes().add(item.place, "this step stands twice");
        else
            steps.push_back(step);
    }
    if (steps.size() == names.size())
        draft.vendor.order = std::move(steps);
    else
        draft.mistakes().add(order->place, "the order must name each step once", yaml::list_of(names));
}

}  // namespace understudy::scenario
