// /__admin/vendors: what is served, where, with which credential.
#pragma once

#include "admin/routes.h"
#include "base/value.h"

namespace understudy::admin {

/// A list of objects, one for each vendor of the world: vendor, title, scenario, base_url, credential, curl,
/// signing.
Value vendors_of(const Call& call, const engine::Engine& world);

/// {"vendors": [..]}
Reply get_vendors(const Call& call);

}  // namespace understudy::admin
