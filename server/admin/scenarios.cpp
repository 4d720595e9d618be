#include "admin/scenarios.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "admin/body.h"
#include "admin/json_reply.h"
#include "base/encoding.h"
#include "base/nearest.h"

namespace understudy::admin {
namespace {

using engine::Mistake;
using engine::Resource;

/// As gates are called; one segment of a path.
std::string name_of(const Resource& resource) {
    return percent_encode(resource.vendor) + '.' + percent_encode(resource.kind) + '.' +
           percent_encode(resource.id);
}

std::vector<Resource> walking(const Call& call) {
    auto listed = call.world.resources({}, {.limit = std::numeric_limits<std::size_t>::max()});
    std::vector<Resource> all = std::move(std::get<engine::ResourceList>(listed).resources);
    std::erase_if(all, [](const Resource& each) { return !each.state; });
    return all;
}

/// The states of the resource's lifecycle, in their order; the catalog may be another than the resource came
/// from.
std::vector<std::string> states_of(const scenario::Catalog& catalog, const Resource& resource) {
    for (const auto& vendor : catalog.vendors) {
        if (vendor->name != resource.vendor) continue;
        for (const scenario::Kind& kind : vendor->kinds)
            if (kind.name == resource.kind && kind.lifecycle >= 0)
                return vendor->lifecycles[static_cast<std::size_t>(kind.lifecycle)].states;
    }
    return {};
}

}  // namespace

Reply get_scenarios(const Call& call) {
    const std::shared_ptr<const scenario::Catalog> catalog = call.world.catalog();
    Value::List list;
    for (const Resource& resource : walking(call)) {
        Value::List states;
        for (const std::string& state : states_of(*catalog, resource)) states.emplace_back(state);
        list.emplace_back(Value::Object{{"id", name_of(resource)},
                                        {"name", name_of(resource)},
                                        {"state", *resource.state},
                                        {"possibleStates", std::move(states)}});
    }
    return json_reply({{"scenarios", std::move(list)}});
}

Reply reset_scenarios(const Call& call) {
    const Body nothing(call.request.body, {});
    call.world.reset_things();
    call.surroundings.events.tell_reset(call.world);
    return json_reply({});
}

Reply set_scenario_state(const Call& call) {
    const Body body(call.request.body, {"state"});
    const std::string& wanted = call.values.front();
    std::vector<std::string> names;
    for (const Resource& resource : walking(call)) {
        names.push_back(name_of(resource));
        if (names.back() != wanted && percent_decode(names.back()) != wanted) continue;
        std::string state = body.text("state").value_or("");
        if (state.empty() && !resource.history.empty()) state = std::string(resource.history.front().to);
        const auto moved = call.world.move(
            {.vendor = resource.vendor, .kind = resource.kind, .id = resource.id}, state, engine::Force::yes);
        if (const Mistake* mistake = std::get_if<Mistake>(&moved)) throw Refused(422, mistake->text);
        return json_reply({});
    }
    throw Refused(404, "nothing with a lifecycle is called '" + wanted + "'; " + suggestion(wanted, names));
}

}  // namespace understudy::admin
