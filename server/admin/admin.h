// The admin API: what an embedder does by calls, over HTTP, below /__admin.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <understudy/message.h>
#include <understudy/server.h>

#include "engine/engine.h"

namespace understudy::admin {

/// What the routes work on. Everything is borrowed and outlives the server's connections.
struct Surroundings {
    engine::Engine& engine;
    std::string host;                                    ///< listened on
    std::string token;                                   ///< empty: none is asked for
    std::function<void(const Happening&)> on_happening;  ///< as in Options
    /// Of the door for `http` or `https`; 0: not listening.
    std::function<int(std::string_view scheme)> port;
    std::function<std::vector<Mount>(std::string_view scheme)> mounts;  ///< dialled through that door
    std::function<void()> shut_down;  ///< must return at once, so that the request for it can be answered
};

/// Whether a raw target, a path or a whole URL, is the admin API's and no vendor's.
bool is_ours(std::string_view target);

/// Answers a request to the admin API. Whether it may be made is decided first; see guard.h.
Reply answer(const Surroundings& surroundings, const Request& request);

struct RouteName {
    std::string_view method, path;
};
/// Every route, for tests that hold a rule against all of them.
std::vector<RouteName> routes();

}  // namespace understudy::admin
