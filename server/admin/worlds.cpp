#include "admin/worlds.h"

#include <optional>
#include <utility>

#include "admin/body.h"
#include "admin/clock.h"
#include "admin/json_reply.h"
#include "admin/vendors.h"
#include "base/time.h"

namespace understudy::admin {
namespace {

using engine::Engine;
using engine::Worlds;

/// Where the server is reached through the door that the request came by.
std::string url_of(const Call& call) {
    const std::string* host = find_header(call.request.headers, "Host");
    return call.request.scheme + "://" + (host != nullptr ? *host : "localhost");
}

Value describe(const Call& call, const Worlds::Listed& listed) {
    const Engine& world = *listed.world;
    Value::Object object{{"name", world.name()},
                         {"admin_url", url_of(call) + std::string(root) + "/worlds/" + world.name()},
                         {"vendors", vendors_of(call, world)},
                         {"seed", static_cast<std::int64_t>(world.settings().seed)},
                         {"clock", describe_clock(world)},
                         {"requests", static_cast<std::int64_t>(world.journal_counts().total)}};
    if (listed.ttl) object.emplace_back("ttl", format_duration(*listed.ttl));
    if (listed.left) object.emplace_back("expires_in", format_duration(*listed.left));
    return object;
}

Worlds::Listed listed(const Call& call, const std::string& name) {
    for (Worlds::Listed& each : call.surroundings.worlds.list())
        if (each.world->name() == name) return std::move(each);
    call.surroundings.worlds.find(name);  // throws, with the names there are
    throw engine::WorldMistake(404, "there is no world '" + name + "'");
}

Reply created(const Call& call, const std::string& name) {
    const Value world = describe(call, listed(call, name));
    Reply reply = json_reply(world.object());
    reply.status = 201;
    reply.headers.push_back({"Location", std::string(root) + "/worlds/" + name});
    return reply;
}

std::optional<std::chrono::milliseconds> ttl_of(const Body& body) {
    const auto ttl = body.duration("ttl");
    if (!ttl) return std::nullopt;
    const auto rounded = std::chrono::duration_cast<std::chrono::milliseconds>(*ttl);
    if (rounded.count() <= 0) throw Refused(400, "ttl is not a duration above 0");
    return rounded;
}

}  // namespace

Reply get_worlds(const Call& call) {
    Value::List list;
    for (const Worlds::Listed& each : call.surroundings.worlds.list()) list.push_back(describe(call, each));
    return json_reply(
        {{"worlds", std::move(list)}, {"most", static_cast<std::int64_t>(call.surroundings.worlds.most())}});
}

Reply make_world(const Call& call) {
    const Body body(call.request.body, {"name", "vendors", "scenario", "seed", "clock", "data", "plans",
                                        "faults", "ttl", "snapshot"});
    WorldOptions wanted;
    wanted.name = body.text("name").value_or("");
    wanted.ttl = ttl_of(body);
    wanted.snapshot = body.json("snapshot");
    wanted.vendors = body.texts("vendors");
    wanted.play = body.texts("scenario");
    if (const auto seed = body.integer("seed")) wanted.seed = static_cast<std::uint64_t>(*seed);
    if (const Value* clock = body.find("clock")) wanted.clock = read_clock(*clock);
    wanted.data = body.json("data");
    wanted.plans = body.json("plans");
    wanted.faults = body.json("faults");
    if (!wanted.snapshot.empty()) {
        for (const char* name : {"vendors", "scenario", "seed", "clock", "data", "plans", "faults"})
            if (body.find(name) != nullptr)
                throw Refused(400,
                              std::string(name) + " cannot stand beside a snapshot, which says it already");
    }
    return created(call, call.surroundings.make_world(std::move(wanted))->name());
}

Reply get_world(const Call& call) {
    return json_reply(describe(call, listed(call, call.values.front())).object());
}

Reply remove_world(const Call& call) {
    const Body nothing(call.request.body, {});
    call.surroundings.worlds.remove(call.values.front());
    call.surroundings.events.tell_removed(call.values.front());
    return json_reply({{"removed", call.values.front()}});
}

Reply get_snapshot(const Call& call) {
    return json_reply(call.world.snapshot().object());
}

Reply fork_world(const Call& call) {
    const Body body(call.request.body, {"name", "ttl"});
    const auto ttl = ttl_of(body);
    return created(call, call.surroundings.fork(call.world, body.text("name").value_or(""), ttl)->name());
}

}  // namespace understudy::admin
