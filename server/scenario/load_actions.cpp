#include <string>
#include <utility>

#include "scenario/load_operation.h"
#include "scenario/load_parts.h"

namespace understudy::scenario {
namespace {

const Kind& kind_of(const Site& site, const Scope::Name& name) {
    return site.draft.vendor.kinds[static_cast<std::size_t>(name.thing.kind)];
}

/// The lifecycle of what `name` stands for, or nullptr after a mistake.
const Lifecycle* lifecycle_of(const Site& site, const Scope::Name& name, const Place& place,
                              std::string_view use) {
    const Kind& kind = kind_of(site, name);
    if (kind.lifecycle >= 0) return &site.draft.vendor.lifecycles[static_cast<std::size_t>(kind.lifecycle)];
    site.mistakes().add(place,
                        "resource '" + kind.name + "' has no lifecycle, so it cannot be " + std::string(use));
    return nullptr;
}

/// Whether some move of the lifecycle ends in the state.
bool leads_to(const Lifecycle& lifecycle, int state) {
    for (std::size_t from = 0; from < lifecycle.states.size(); ++from) {
        if (lifecycle.may_move(static_cast<int>(from), state)) return true;
    }
    return false;
}

void load_refuse(const Site& site, const yaml::Node& node, Operation& operation) {
    for (const yaml::Node* item : site.draft.read.one_or_more(node)) {
        const yaml::MapReader map(*item, "a case of 'refuse'", item->place, {"when", "error"},
                                  site.mistakes());
        Refuse refuse;
        if (const yaml::Node* when = map.require("when")) refuse.when = compile_condition(site, *when);
        if (const yaml::Node* error = map.require("error"))
            refuse.error = load_error_name(site.draft, *error);
        operation.refuse.push_back(std::move(refuse));
    }
}

void load_move(const Site& site, const yaml::Node& node, Operation& operation) {
    if (!site.draft.read.is_map(node, "'move'")) return;
    for (const yaml::Node::Entry& entry : node.entries) {
        const yaml::MapReader map(entry.value, "a move", entry.key.place, {"to", "refusal"}, site.mistakes());
        const Scope::Name* name = load_instance_name(site, entry.key);
        const yaml::Node* to = map.require("to", "to: STATE");
        MoveTo move;
        move.refusal = load_error_name(site.draft, map, "refusal");
        if (name == nullptr || to == nullptr) continue;
        move.slot = name->slot;
        const Lifecycle* lifecycle = lifecycle_of(site, *name, entry.key.place, "moved");
        const std::optional<std::string> state = site.draft.read.text(*to, "a state");
        if (lifecycle == nullptr || !state) continue;
        move.state = lifecycle->state_of(*state);
        if (move.state < 0) {
            site.mistakes().add(to->place,
                                "lifecycle '" + lifecycle->name + "' has no state '" + *state + "'",
                                yaml::suggestion(*state, lifecycle->states));
            continue;
        }
        if (!leads_to(*lifecycle, move.state)) {
            site.mistakes().add(to->place, "no documented move leads to '" + *state + "'",
                                "add one to the moves of lifecycle '" + lifecycle->name + "'");
            continue;
        }
        operation.move.push_back(move);
    }
}

void load_create(const Site& site, const yaml::Node& node, Operation& operation) {
    for (const yaml::Node::Entry* entry : entries_of_create(site, node)) {
        std::optional<NewResource> resource = compile_new(site, *entry);
        if (!resource) continue;
        const Thing thing{SlotType::instance, resource->kind};
        resource->slot = take_slot(site, entry->key.text, thing, entry->key.place);
        if (resource->slot < 0) return;
        bind_thing(site, thing, resource->slot);
        operation.create.push_back(*std::move(resource));
    }
}

void load_update(const Site& site, const yaml::Node& node, Operation& operation) {
    if (!site.draft.read.is_map(node, "'update'")) return;
    for (const yaml::Node::Entry& entry : node.entries) {
        const Scope::Name* name = load_instance_name(site, entry.key);
        if (name == nullptr) continue;
        const int slot = name->slot;
        operation.update.push_back({slot, compile_fields(site, name->thing.kind, entry.value)});
    }
}

void load_delete(const Site& site, const yaml::Node& node, Operation& operation) {
    for (const yaml::Node* item : site.draft.read.one_or_more(node)) {
        if (const Scope::Name* name = load_instance_name(site, *item)) operation.remove.push_back(name->slot);
    }
}

void load_polls(const Site& site, const yaml::Node& node, Operation& operation) {
    const Scope::Name* name = load_instance_name(site, node);
    if (name == nullptr || lifecycle_of(site, *name, node.place, "polled") == nullptr) return;
    operation.polls = name->slot;
}

}  // namespace

void load_actions(const Site& site, const yaml::MapReader& map, Operation& operation) {
    if (const yaml::Node* refuse = map.find("refuse")) load_refuse(site, *refuse, operation);
    if (const yaml::Node* move = map.find("move")) load_move(site, *move, operation);
    if (const yaml::Node* create = map.find("create")) load_create(site, *create, operation);
    if (const yaml::Node* update = map.find("update")) load_update(site, *update, operation);
    if (const yaml::Node* removed = map.find("delete")) load_delete(site, *removed, operation);
    if (const yaml::Node* polls = map.find("polls")) load_polls(site, *polls, operation);
}

}  // namespace understudy::scenario
