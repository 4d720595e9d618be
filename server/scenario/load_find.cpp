#include <string>
#include <utility>
#include <variant>

#include "scenario/load_operation.h"
#include "scenario/load_parts.h"

namespace understudy::scenario {
namespace {

constexpr std::string_view moves_suffix = ".moves";

std::string hint_of_instances(const Site& site) {
    std::vector<std::string> names;
    for (const Operation::Slot& slot : site.scope.slots) {
        if (slot.type == SlotType::instance && !slot.name.empty()) names.push_back(slot.name);
    }
    return yaml::in_scope(names, "find or create it first");
}

/// The field a thing is found by; its index in the kind, or -1 after a mistake.
int load_by_field(const Site& site, const yaml::MapReader& map, int kind_index) {
    Kind& kind = site.draft.vendor.kinds[static_cast<std::size_t>(kind_index)];
    int field = kind.key;
    if (const yaml::Node* node = map.find("field")) {
        const std::string name = site.draft.read.text(*node, "'field'").value_or("");
        field = kind.field_of(name);
        if (field < 0) {
            std::vector<std::string> names;
            for (const Field& known : kind.fields) names.push_back(known.name);
            site.mistakes().add(node->place, "resource '" + kind.name + "' has no field '" + name + "'",
                                yaml::suggestion(name, names));
            return -1;
        }
    }
    kind.fields[static_cast<std::size_t>(field)].looked_up = true;
    return field;
}

/// What is found under `move`: one of the moves of an instance in scope.
void load_found_move(const Site& site, const yaml::MapReader& map, Find& found) {
    const yaml::Node* of = map.require("of", "say whose moves: of: RESOURCE.moves");
    if (of == nullptr) return;
    const std::optional<int> owner = load_moves_owner(site, *of);
    if (!owner)
        site.mistakes().add(of->place, "'of' must name the moves of something found before",
                            "write RESOURCE.moves");
    if (owner) found.moves_of = *owner;
    const yaml::Node* field = map.find("field");
    if (field != nullptr && field->text != "id") {
        site.mistakes().add(field->place, "a move is found by its 'id'");
    }
}

void load_one(const Site& site, const yaml::Node::Entry& entry, Operation& operation) {
    const std::string& name = entry.key.text;
    const bool is_move = name == "move";
    const int kind = is_move ? -1 : site.draft.kinds.use(name, entry.key.place, site.mistakes());
    if (kind < 0 && !is_move) return;
    const yaml::MapReader map(entry.value, "'" + name + "' of 'find'", entry.key.place,
                              {"of", "by", "field", "where", "refusal", "optional"}, site.mistakes());
    if (!map.is_map()) return;
    Find found;
    found.kind = kind;
    const yaml::Node* by = map.require("by", "say what it is found by: by: path.NAME");
    if (by != nullptr) {
        std::optional<Compiled> read = compile_read(site, *by);
        if (read && read->yields.is != Yield::Is::value) {
            site.mistakes().add(by->place, "'" + by->text + "' is not a value", "read one of its fields");
        } else if (const Value* literal = read ? std::get_if<Value>(&read->expression.head) : nullptr;
                   literal != nullptr && !literal->is_text()) {
            site.mistakes().add(by->place, "'" + by->text + "' names no value",
                                "by: path.NAME; a text is written \"'text'\"");
        } else if (read) {
            found.by = std::move(read->expression);
        }
    }
    Thing thing{SlotType::instance, kind};
    if (is_move) {
        load_found_move(site, map, found);
        if (found.moves_of < 0) return;
        thing = {SlotType::move, site.scope.slots[static_cast<std::size_t>(found.moves_of)].kind};
    } else {
        found.field = load_by_field(site, map, kind);
        if (map.find("of") != nullptr)
            site.mistakes().add(map.place_of("of"), "'of' is for a move", "take it out");
    }
    found.slot = take_slot(site, name, thing, entry.key.place);
    if (found.slot < 0) return;
    bind_thing(site, thing, found.slot);
    if (const yaml::Node* where = map.find("where")) found.where = compile_condition(site, *where);
    if (const yaml::Node* optional = map.find("optional"))
        found.optional = site.draft.read.boolean(*optional, "'optional'").value_or(false);
    found.refusal = load_error_name(site.draft, map, "refusal");
    if (found.optional && map.find("refusal") != nullptr) {
        site.mistakes().add(map.place_of("refusal"), "what is optional is never refused",
                            "keep 'optional' or 'refusal'");
    }
    operation.find.push_back(std::move(found));
}

}  // namespace

void load_find(const Site& site, const yaml::Node& node, Operation& operation) {
    if (!site.draft.read.is_map(node, "'find'")) return;
    for (const yaml::Node::Entry& entry : node.entries) load_one(site, entry, operation);
}

const Scope::Name* load_instance_name(const Site& site, const yaml::Node& node) {
    const std::optional<std::string> text =
        site.draft.read.text(node, "the name of something found or created");
    if (!text) return nullptr;
    const Scope::Name* name = site.scope.find(*text);
    if (name != nullptr && name->thing.type == SlotType::instance && !name->through_owner) return name;
    if (site.scope.has_lost_names && name == nullptr) return nullptr;
    site.mistakes().add(node.place, "there is no '" + *text + "' in " + site.scope.where,
                        hint_of_instances(site));
    return nullptr;
}

std::optional<int> load_moves_owner(const Site& site, const yaml::Node& node) {
    if (!node.is_scalar() || !node.text.ends_with(moves_suffix)) return {};
    const std::string owner = node.text.substr(0, node.text.size() - moves_suffix.size());
    const Scope::Name* name = site.scope.find(owner);
    if (name == nullptr || name->thing.type != SlotType::instance) {
        site.mistakes().add(node.place_of(0, owner.size()),
                            "there is no '" + owner + "' in " + site.scope.where, hint_of_instances(site));
        return -1;
    }
    if (site.draft.vendor.kinds[static_cast<std::size_t>(name->thing.kind)].lifecycle < 0) {
        site.mistakes().add(node.place, "resource '" + owner + "' has no lifecycle, so it has no moves");
        return -1;
    }
    return name->slot;
}

}  // namespace understudy::scenario
