#include "scenario/scope.h"

#include <algorithm>

namespace understudy::scenario {

std::optional<int> Scope::add_slot(std::string_view name, Thing thing) {
    if (slots.size() >= most_slots) return {};
    slots.push_back({std::string(name), thing.type, thing.kind});
    return static_cast<int>(slots.size()) - 1;
}

void Scope::bind(std::string_view name, int slot, bool through_owner) {
    const Operation::Slot& held = slots[static_cast<std::size_t>(slot)];
    const Thing thing{through_owner ? SlotType::instance : held.type, held.kind};
    names_.push_back({std::string(name), slot, thing, through_owner});
}

const Scope::Name* Scope::find(std::string_view name) const {
    const auto found =
        std::find_if(names_.rbegin(), names_.rend(), [&](const Name& known) { return known.name == name; });
    return found == names_.rend() ? nullptr : &*found;
}

const Scope::ListName* Scope::find_list(std::string_view name) const {
    const int index = index_of_list(name);
    return index < 0 ? nullptr : &lists[static_cast<std::size_t>(index)];
}

int Scope::index_of_list(std::string_view name) const {
    const auto found =
        std::find_if(lists.begin(), lists.end(), [&](const ListName& list) { return list.name == name; });
    return found == lists.end() ? -1 : static_cast<int>(found - lists.begin());
}

std::vector<std::string> Scope::readable_names() const {
    std::vector<std::string> readable;
    for (const Name& name : names_) {
        if (std::find(readable.begin(), readable.end(), name.name) == readable.end())
            readable.push_back(name.name);
    }
    for (const ListName& list : lists) readable.push_back(list.name);
    const auto add = [&](bool can, std::initializer_list<const char*> roots) {
        if (can) readable.insert(readable.end(), roots.begin(), roots.end());
    };
    add(can_read.repeat, {"n"});
    add(can_read.audience, {"audience"});
    add(can_read.parameters, {"path", "query", "headers", "body"});
    add(can_read.request, {"request"});
    add(can_read.problem, {"problem", "limit"});
    add(can_read.world, {"settings", "now"});
    add(can_read.reply, {"base_url", "elapsed"});
    return readable;
}

}  // namespace understudy::scenario
