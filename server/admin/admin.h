// The admin API: what an embedder does by calls, over HTTP, below /__admin.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <understudy/message.h>
#include <understudy/server.h>

#include "admin/events.h"
#include "engine/worlds.h"

namespace understudy::admin {

/// What the routes work on. Everything is borrowed and outlives the server's connections.
struct Surroundings {
    engine::Worlds& worlds;
    Events& events;
    std::string host;                                    ///< listened on
    std::string token;                                   ///< empty: none is asked for
    std::function<void(const Happening&)> on_happening;  ///< as in Options
    /// Of the door for `http` or `https`; 0: not listening.
    std::function<int(std::string_view scheme)> port;
    /// Of a world, dialled through that door.
    std::function<std::vector<Mount>(const engine::Engine& world, std::string_view scheme)> mounts;
    /// What the vendors' rules say of a world's traffic; empty: nobody asked for that.
    std::function<std::vector<RuleVerdict>(std::string_view world)> watched;
    /// Makes a world and adds it. Throws WorldMistake and SnapshotMistake.
    std::function<std::shared_ptr<engine::Engine>(WorldOptions wanted)> make_world;
    /// An independent copy, added; the name may be empty. Throws likewise.
    std::function<std::shared_ptr<engine::Engine>(const engine::Engine& world, std::string name,
                                                  engine::Worlds::Ttl ttl)>
        fork;
    /// Begins the world anew with these scenarios; vendors that are not named play what they played. Throws WorldMistake.
    std::function<void(engine::Engine& world, const std::vector<std::string>& scenarios)> play;
    std::function<Reloaded()> reload;
    std::function<void()> shut_down;  ///< must return at once, so that the request for it can be answered
};

/// Whether a raw target, a path or a whole URL, is the admin API's and no vendor's.
bool is_ours(std::string_view target);

/// Answers a request to the admin API. Whether it may be made is decided first; see guard.h.
Reply answer(const Surroundings& surroundings, const Request& request);

}  // namespace understudy::admin
