#include <algorithm>
#include <string>
#include <utility>

#include "scenario/checks.h"
#include "scenario/compile.h"
#include "scenario/load_plan.h"
#include "scenario/load_scenario.h"

namespace understudy::scenario {
namespace {

constexpr std::int64_t most_repeats = 100'000;
constexpr std::string_view own_keys[] = {"state", "plan", "repeat", "each"};

/// The item without the keys that are not fields.
yaml::Node fields_of(const yaml::Node& item) {
    yaml::Node fields;
    fields.type = yaml::Node::Type::map;
    fields.place = item.place;
    for (const yaml::Node::Entry& entry : item.entries) {
        if (std::find(std::begin(own_keys), std::end(own_keys), entry.key.text) == std::end(own_keys))
            fields.entries.push_back(entry);
    }
    return fields;
}

void load_beginning(Draft& draft, int kind_index, const yaml::Node& node, DataItem& item) {
    const Kind& kind = draft.vendor.kinds[static_cast<std::size_t>(kind_index)];
    const yaml::Node* state = node.find("state");
    const yaml::Node* plan = node.find("plan");
    if (state == nullptr && plan == nullptr) return;
    if (kind.lifecycle < 0) {
        draft.mistakes().add((state != nullptr ? state : plan)->place,
                             "resource '" + kind.name + "' has no lifecycle, so it has no state and no plan");
        return;
    }
    const Lifecycle& lifecycle = draft.vendor.lifecycles[static_cast<std::size_t>(kind.lifecycle)];
    if (state != nullptr) {
        const std::string name = draft.read.text(*state, "'state'").value_or("");
        item.state = lifecycle.state_of(name);
        if (item.state < 0) {
            draft.mistakes().add(state->place,
                                 "lifecycle '" + lifecycle.name + "' has no state '" + name + "'",
                                 yaml::suggestion(name, lifecycle.states));
        }
    }
    if (plan == nullptr) return;
    std::optional<Plan> read = load_plan(draft, lifecycle, *plan);
    if (!read) return;
    if (item.state >= 0 && read->step_of(item.state) < 0) {
        draft.mistakes().add(plan->place,
                             "the plan has no step for the state '" +
                                 lifecycle.states[static_cast<std::size_t>(item.state)] + "'",
                             "begin it with the state the instance is in");
    }
    check_plan(draft, kind_index, *read, *plan);
    item.plan = std::make_shared<const Plan>(*std::move(read));
}

DataItem load_item(Draft& draft, int kind_index, const yaml::Node& node) {
    const Kind& kind = draft.vendor.kinds[static_cast<std::size_t>(kind_index)];
    DataItem item;
    item.place = node.place;
    if (!draft.read.is_map(node, "an instance of '" + kind.name + "'")) return item;
    const yaml::Node* repeat = node.find("repeat");
    const yaml::Node* each = node.find("each");
    if (repeat != nullptr)
        item.repeat = draft.read.integer(*repeat, "'repeat'", {0, most_repeats}).value_or(1);
    if (each != nullptr) item.each_audience = draft.read.one_of(*each, "'each'", {"audience"}).has_value();
    if (item.each_audience && draft.people == People::missing) {
        draft.mistakes().add(
            each->place, "there are no audiences: no population.yaml was found",
            "put one beside the vendor's folder, or name a folder that has one with --scenarios");
    }
    if (repeat != nullptr && each != nullptr)
        draft.mistakes().add(repeat->place, "'repeat' and 'each' in one item", "keep one of them");
    const bool is_many = repeat != nullptr || each != nullptr;
    Scope scope("the data of '" + kind.name + "'", {.repeat = is_many, .audience = each != nullptr});
    item.fields = compile_fields({draft, scope}, kind_index, fields_of(node));
    load_beginning(draft, kind_index, node, item);
    return item;
}

}  // namespace

std::vector<DataItem> load_data(Draft& draft, int kind, const yaml::Node& node,
                                std::vector<const yaml::Node*>& items) {
    std::vector<DataItem> data;
    if (!draft.read.is_list(node,
                            "the data of '" + draft.vendor.kinds[static_cast<std::size_t>(kind)].name + "'"))
        return data;
    for (const yaml::Node& item : node.items) {
        data.push_back(load_item(draft, kind, item));
        items.push_back(&item);
    }
    return data;
}

}  // namespace understudy::scenario
