#include "scenario/check_data.h"

#include <algorithm>
#include <map>
#include <string>
#include <variant>

namespace understudy::scenario {
namespace {

/// The keys a kind's instances have at start.
struct Keys {
    std::map<std::string, const yaml::Node*> known;  ///< spelled as text: `300` and "300" find the same
    bool has_others = false;                         ///< some are made by templates or generators
};

const ValueTemplate* value_of(const DataItem& item, int field) {
    for (const OnEnter::Set& set : item.fields) {
        if (set.field == field) return &set.value;
    }
    return nullptr;
}

const yaml::Node& node_of(const Draft& draft, int kind, int field, const yaml::Node& item) {
    const Kind& described = draft.vendor.kinds[static_cast<std::size_t>(kind)];
    const yaml::Node* node = item.find(described.fields[static_cast<std::size_t>(field)].name);
    return node == nullptr ? item : *node;
}

Keys keys_of(const Draft& draft, const ScenarioDraft& made, int kind_index) {
    const auto at = static_cast<std::size_t>(kind_index);
    const Kind& kind = draft.vendor.kinds[at];
    Keys keys;
    const std::vector<DataItem>& data = made.scenario.data[at];
    for (std::size_t i = 0; i < data.size(); ++i) {
        const ValueTemplate* value = value_of(data[i], kind.key);
        const Value* constant = value == nullptr ? nullptr : std::get_if<Value>(value);
        const bool is_many = data[i].repeat > 1 || data[i].each_audience;
        if (constant == nullptr || !constant->is_present()) {
            keys.has_others = true;
            continue;
        }
        const yaml::Node& node = node_of(draft, kind_index, kind.key, *made.items[at][i]);
        const auto [known, is_new] = keys.known.emplace(to_text(*constant), &node);
        const std::string field = kind.name + "." + kind.fields[static_cast<std::size_t>(kind.key)].name;
        if (!is_new) {
            draft.mistakes().add(node.place,
                                 "'" + field + "' is " + yaml::describe(node) + " twice in this scenario",
                                 "the first is in line " + std::to_string(known->second->place.line));
        } else if (is_many) {
            draft.mistakes().add(node.place, "every instance would have the same key",
                                 "leave it out, or make it with {{ n }}");
        }
    }
    return keys;
}

void check_refs(const Draft& draft, const ScenarioDraft& made, int kind_index,
                const std::vector<Keys>& keys) {
    const auto at = static_cast<std::size_t>(kind_index);
    const Kind& kind = draft.vendor.kinds[at];
    const std::vector<DataItem>& data = made.scenario.data[at];
    for (std::size_t i = 0; i < data.size(); ++i) {
        for (const OnEnter::Set& set : data[i].fields) {
            const int target = kind.fields[static_cast<std::size_t>(set.field)].ref;
            const Value* constant = std::get_if<Value>(&set.value);
            if (target < 0 || constant == nullptr || !constant->is_present()) continue;
            const Keys& targets = keys[static_cast<std::size_t>(target)];
            if (targets.has_others || targets.known.count(to_text(*constant)) > 0) continue;
            std::vector<std::string> names;
            for (const auto& [key, where] : targets.known) names.push_back(key);
            const yaml::Node& node = node_of(draft, kind_index, set.field, *made.items[at][i]);
            draft.mistakes().add(node.place,
                                 "scenario '" + made.scenario.name + "' has no " +
                                     draft.vendor.kinds[static_cast<std::size_t>(target)].name + " " +
                                     yaml::describe(node),
                                 yaml::suggestion(to_text(*constant), names));
        }
    }
}

constexpr std::int64_t most_instances = 200'000;

/// `repeat` makes many of a few lines, and what they create on entering their first state comes on top.
void check_count(const Draft& draft, const ScenarioDraft& made) {
    std::int64_t count = 0;
    for (std::size_t kind = 0; kind < made.scenario.data.size(); ++kind) {
        const std::int64_t each = draft.created_at_once[kind];
        const std::vector<DataItem>& data = made.scenario.data[kind];
        for (std::size_t i = 0; i < data.size(); ++i) {
            const auto audiences = static_cast<std::int64_t>(draft.population.audiences.size());
            count += (data[i].each_audience ? audiences : data[i].repeat) * each;
            if (count <= most_instances) continue;
            draft.mistakes().add(made.items[kind][i]->place,
                                 "from here on the scenario has more than 200,000 instances", "repeat fewer");
            return;
        }
    }
}

}  // namespace

void check_data(const Draft& draft, const ScenarioDraft& made) {
    check_count(draft, made);
    std::vector<Keys> keys;
    const int kinds = static_cast<int>(draft.vendor.kinds.size());
    for (int kind = 0; kind < kinds; ++kind) keys.push_back(keys_of(draft, made, kind));
    for (int kind = 0; kind < kinds; ++kind) check_refs(draft, made, kind, keys);
}

}  // namespace understudy::scenario
