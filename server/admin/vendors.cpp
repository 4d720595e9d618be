#include "admin/vendors.h"

#include <utility>

#include "admin/json_reply.h"

namespace understudy::admin {
namespace {

Value signing_of(const Mount& mount) {
    if (!mount.signing) return nullptr;
    return Value::Object{{"scheme", mount.signing->scheme},
                         {"owner", mount.signing->owner},
                         {"id", mount.signing->id},
                         {"secret", mount.signing->secret}};
}

/// What of the base URL stands in the documented paths, what there is to play, what sources name.
void add_choices(Value::Object& object, const scenario::Vendor& vendor) {
    Value::List scenarios, documents;
    for (const scenario::Scenario& each : vendor.scenarios)
        scenarios.emplace_back(Value::Object{{"name", each.name}, {"title", each.title}});
    for (const scenario::Document& each : vendor.documents.list)
        documents.emplace_back(
            Value::Object{{"title", each.title}, {"name", each.shown}, {"read", each.read}});
    object.emplace_back("base_path", vendor.base_path);
    object.emplace_back("scenarios", std::move(scenarios));
    object.emplace_back("documents", std::move(documents));
}

}  // namespace

Value vendors_of(const Call& call, const engine::Engine& world) {
    Value::List list;
    for (const Mount& mount : call.surroundings.mounts(world, call.request.scheme)) {
        list.emplace_back(Value::Object{{"vendor", mount.vendor},
                                        {"title", mount.title},
                                        {"scenario", mount.scenario},
                                        {"base_url", mount.base_url},
                                        {"credential", mount.credential},
                                        {"curl", mount.curl},
                                        {"signing", signing_of(mount)}});
    }
    return list;
}

Reply get_vendors(const Call& call) {
    const auto catalog = call.world.catalog();
    const Value shown = vendors_of(call, call.world);
    Value::List list;
    for (const Value& each : shown.list()) {
        Value::Object object = each.object();
        for (const auto& vendor : catalog->vendors)
            if (Value(vendor->name) == object.front().second) add_choices(object, *vendor);
        list.emplace_back(std::move(object));
    }
    return json_reply({{"vendors", std::move(list)}});
}

}  // namespace understudy::admin
