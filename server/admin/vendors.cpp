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
    return json_reply({{"vendors", vendors_of(call, call.world)}});
}

}  // namespace understudy::admin
