#include "engine/resources.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "base/nearest.h"
#include "engine/gates.h"
#include "engine/next_step.h"
#include "engine/redact.h"
#include "world/world.h"

namespace understudy::engine {

using world::Instance;
using world::VendorState;

namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

int kind_of(const VendorState& vendor, std::string_view name) {
    const auto& kinds = vendor.vendor->kinds;
    const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const scenario::Kind& kind) { return kind.name == name; });
    return found == kinds.end() ? -1 : static_cast<int>(found - kinds.begin());
}

/// The kinds that fit: all of them, or the one of that name of each vendor that has it. Never empty.
std::variant<std::vector<FoundKind>, Mistake> kinds_of(world::World& world, const Selection& selection) {
    std::vector<FoundKind> kinds;
    std::vector<std::string> vendor_names, kind_names;
    bool has_vendor = false;
    for (VendorState& vendor : world.vendors) {
        vendor_names.push_back(vendor.vendor->name);
        if (!selection.vendor.empty() && selection.vendor != vendor.vendor->name) continue;
        has_vendor = true;
        for (const scenario::Kind& kind : vendor.vendor->kinds) {
            if (std::find(kind_names.begin(), kind_names.end(), kind.name) == kind_names.end()) kind_names.push_back(kind.name);
            if (selection.only_walking && kind.lifecycle < 0) continue;
            if (selection.kind.empty() || kind.name == selection.kind) kinds.push_back({&vendor, kind_of(vendor, kind.name)});
        }
    }
    if (!has_vendor && !selection.vendor.empty())
        return Mistake{Mistake::Is::unknown,
                       "no vendor '" + selection.vendor + "' is served; " + suggestion(selection.vendor, vendor_names)};
    if (kinds.empty() && !selection.kind.empty())
        return Mistake{Mistake::Is::unknown,
                       "there is no resource kind '" + selection.kind + "'; " + suggestion(selection.kind, kind_names)};
    return kinds;
}

/// The instance of that id; nullptr if there is none.
Instance* instance_of(const world::World& world, const FoundKind& kind, const std::string& id) {
    const scenario::Kind& described = kind.vendor->vendor->kinds[at(kind.kind)];
    const world::Collection& collection = kind.vendor->of(kind.kind);
    if (!described.fields[at(described.key)].schema.secret) return collection.find(described.key, Value(id));
    for (const auto& instance : collection.instances())
        if (shown_key(*kind.vendor, *instance, world.seed) == id) return instance.get();
    return nullptr;
}

std::optional<NextMove> next_of(const world::World& world, const Found& found, const scenario::Lifecycle& lifecycle) {
    const Instance& instance = *found.instance;
    const scenario::PlanStep* step = instance.plan_step();
    const int next = next_step(world, *found.vendor, instance);
    if (next < 0) return std::nullopt;
    NextMove move;
    move.to = lifecycle.states[at(instance.plan->steps[at(next)].state)];
    if (instance.due) {
        move.at = instance.due;
    } else if (step->reads) {
        move.after_reads = *step->reads - instance.reads;
    } else if (step->until_released) {
        move.gate = gate_id(world, *found.vendor, instance);
    } else {
        return std::nullopt;  // only an operation moves it on
    }
    return move;
}

}  // namespace

Resource describe(const world::World& world, const Found& found) {
    const Instance& instance = *found.instance;
    Resource resource;
    resource.vendor = found.vendor->vendor->name;
    resource.kind = found.vendor->key_kind(instance);
    resource.id = shown_key(*found.vendor, instance, world.seed);
    resource.created = instance.created;
    resource.is_shown = instance.is_shown(world.time);
    resource.hidden_reads = instance.hidden_reads;
    if (!resource.is_shown && instance.hidden_reads == 0) resource.shown_from = instance.shown_from;
    const scenario::Lifecycle* lifecycle = found.vendor->lifecycle(instance);
    if (lifecycle == nullptr) return resource;
    resource.state = lifecycle->states[at(instance.state)];
    resource.entered = instance.entered;
    if (instance.plan) resource.plan = instance.plan->spelled;
    if (const scenario::PlanStep* step = instance.plan_step()) resource.step = instance.plan->spelled_step(*step);
    resource.reads = instance.reads;
    resource.progress = world::progress(instance, *lifecycle, world.time);
    resource.next = next_of(world, found, *lifecycle);
    for (const world::Move& move : instance.moves) {
        std::optional<std::string_view> from;
        if (move.from >= 0) from = lifecycle->states[at(move.from)];
        resource.history.push_back({from, lifecycle->states[at(move.to)], move.at, world::name_of(move.how)});
    }
    return resource;
}

std::variant<ResourceList, Mistake> list_resources(world::World& world, const Selection& selection, const Page& page) {
    auto kinds = kinds_of(world, selection);
    if (Mistake* mistake = std::get_if<Mistake>(&kinds)) return std::move(*mistake);
    ResourceList list;
    for (const FoundKind& kind : std::get<std::vector<FoundKind>>(kinds)) {
        const auto& instances = kind.vendor->of(kind.kind).instances();
        const std::size_t begin = std::min(page.offset > list.total ? page.offset - list.total : 0, instances.size());
        for (std::size_t i = begin; i < instances.size() && list.resources.size() < page.limit; ++i)
            list.resources.push_back(describe(world, {kind.vendor, instances[i].get()}));
        list.total += instances.size();
    }
    return list;
}

std::variant<FoundKind, Mistake> find_kind(world::World& world, const Selection& selection) {
    auto found = kinds_of(world, selection);
    if (Mistake* mistake = std::get_if<Mistake>(&found)) return std::move(*mistake);
    const auto& kinds = std::get<std::vector<FoundKind>>(found);
    if (kinds.size() == 1) return kinds.front();
    std::string names;
    for (const FoundKind& kind : kinds) names += (names.empty() ? "" : " or ") + ("vendor=" + kind.vendor->vendor->name);
    return Mistake{Mistake::Is::malformed, "several vendors have a '" + selection.kind + "'; say " + names};
}

std::variant<Found, Mistake> find_resource(world::World& world, const Selection& selection) {
    auto kind = find_kind(world, selection);
    if (Mistake* mistake = std::get_if<Mistake>(&kind)) return std::move(*mistake);
    const FoundKind& of = std::get<FoundKind>(kind);
    if (Instance* instance = instance_of(world, of, selection.id)) return Found{of.vendor, instance};
    return Mistake{Mistake::Is::unknown, "vendor '" + of.vendor->vendor->name + "' has no " + selection.kind + " '" + selection.id + "'"};
}

}  // namespace understudy::engine
