#include <string>
#include <utility>

#include "scenario/compile.h"
#include "scenario/load_parts.h"

namespace understudy::scenario {
namespace {

void refuse_key(const Draft& draft, const Kind& kind, const yaml::Node& field) {
    draft.mistakes().add(field.place,
                         "'" + field.text + "' is the key of a " + kind.name + ", which never changes",
                         "take it out");
}

void load_draws(Draft& draft, const Kind& kind, const yaml::Node& node, OnEnter& enter) {
    for (const yaml::Node* item : draft.read.one_or_more(node)) {
        const std::optional<std::string> name = draft.read.text(*item, "a field to draw");
        if (!name) continue;
        const int index = kind.field_of(*name);
        std::vector<std::string> names;
        for (const Field& field : kind.fields) {
            if (field.random || field.sequence) names.push_back(field.name);
        }
        if (index < 0) {
            draft.mistakes().add(item->place, "resource '" + kind.name + "' has no field '" + *name + "'",
                                 yaml::suggestion(*name, names));
        } else if (const Field& field = kind.fields[static_cast<std::size_t>(index)];
                   !field.random && !field.sequence) {
            draft.mistakes().add(item->place, "field '" + *name + "' has no generator to draw from",
                                 "give it 'random' or 'sequence'");
        } else {
            if (index == kind.key) refuse_key(draft, kind, *item);
            enter.draw.push_back(index);
        }
    }
}

OnEnter load_entering(Draft& draft, const Kind& kind, int kind_index, const yaml::Node::Entry& entry) {
    const yaml::MapReader map(entry.value, "'on_enter' of '" + entry.key.text + "'", entry.key.place,
                              {"draw", "set", "create"}, draft.mistakes());
    OnEnter enter;
    if (!map.is_map()) return enter;
    Scope scope("lifecycle '" + draft.vendor.lifecycles[static_cast<std::size_t>(kind.lifecycle)].name + "'",
                {.world = true});
    scope.add_slot(kind.name, {SlotType::instance, kind_index});
    scope.bind(kind.name, 0);
    const Site site{draft, scope};
    if (const yaml::Node* draw = map.find("draw")) load_draws(draft, kind, *draw, enter);
    if (const yaml::Node* set = map.find("set")) {
        enter.set = compile_fields(site, kind_index, *set);
        const std::string& key = kind.fields[static_cast<std::size_t>(kind.key)].name;
        for (const yaml::Node::Entry& field : set->entries) {
            if (field.key.text == key) refuse_key(draft, kind, field.key);
        }
    }
    if (const yaml::Node* create = map.find("create")) {
        for (const yaml::Node::Entry* created : entries_of_create(site, *create)) {
            if (std::optional<NewResource> resource = compile_new(site, *created))
                enter.create.push_back(*std::move(resource));
        }
    }
    return enter;
}

/// The only resource with this lifecycle; its fields are what `on_enter` reads and sets. -1 after a mistake.
int owner_of(const Draft& draft, int lifecycle, const Place& place) {
    int owner = -1;
    for (std::size_t i = 0; i < draft.vendor.kinds.size(); ++i) {
        if (draft.vendor.kinds[i].lifecycle != lifecycle) continue;
        if (owner >= 0) {
            draft.mistakes().add(
                place, "two resources have this lifecycle, so 'on_enter' cannot tell whose fields it means",
                "give each resource a lifecycle of its own");
            return -1;
        }
        owner = static_cast<int>(i);
    }
    return owner;
}

}  // namespace

void load_on_enter(Draft& draft) {
    for (std::size_t i = 0; i < draft.vendor.lifecycles.size(); ++i) {
        const yaml::Node* node = draft.lifecycles.entries()[i].node->find("on_enter");
        if (node == nullptr || node->is_null() || !draft.read.is_map(*node, "'on_enter'")) continue;
        Lifecycle& lifecycle = draft.vendor.lifecycles[i];
        const int owner = owner_of(draft, static_cast<int>(i), draft.lifecycles.entries()[i].place);
        for (const yaml::Node::Entry& entry : node->entries) {
            const int state = lifecycle.state_of(entry.key.text);
            if (state < 0) {
                draft.mistakes().add(
                    entry.key.place,
                    "lifecycle '" + lifecycle.name + "' has no state '" + entry.key.text + "'",
                    yaml::suggestion(entry.key.text, lifecycle.states));
            } else if (owner >= 0) {
                const Kind& kind = draft.vendor.kinds[static_cast<std::size_t>(owner)];
                lifecycle.on_enter[static_cast<std::size_t>(state)] =
                    load_entering(draft, kind, owner, entry);
            }
        }
    }
}

}  // namespace understudy::scenario
