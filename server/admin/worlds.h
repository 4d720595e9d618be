// /__admin/worlds: making, copying, keeping and ending worlds.
#pragma once

#include "admin/routes.h"

namespace understudy::admin {

/// {"worlds": [..]}, `default` first.
Reply get_worlds(const Call& call);
/// Takes what WorldOptions has, by the same names (`scenario` for `play`, a text or a list). Answers 201 with
/// the world.
Reply make_world(const Call& call);
/// One world: name, vendors with base URLs and credentials, clock, seed, how many requests, when it goes.
Reply get_world(const Call& call);
Reply remove_world(const Call& call);
/// Of the world that the path names.
Reply get_snapshot(const Call& call);
/// Takes {"name", "ttl"}. Answers 201 with the copy.
Reply fork_world(const Call& call);

}  // namespace understudy::admin
