// The worlds of a server, and which of them a request means.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <understudy/message.h>

#include "base/mutex.h"
#include "engine/destination.h"
#include "engine/engine.h"

namespace understudy::engine {

/// Why there is no such world, or can be none. For people.
struct WorldMistake : std::runtime_error {
    WorldMistake(int fit, const std::string& message) : std::runtime_error(message), status(fit) {}
    int status;  ///< of HTTP
};

/// Thread-safe. A world that was removed lives on for the requests that it is answering.
class Worlds {
  public:
    using Time = std::chrono::steady_clock::time_point;
    using Ttl = std::optional<std::chrono::milliseconds>;

    /// `first` is the world `default`. There are never more than `most`, that one included. `now` is asked
    /// for the age of worlds.
    Worlds(std::shared_ptr<Engine> first, std::size_t most,
           std::function<Time()> now = &std::chrono::steady_clock::now);

    struct Chosen {
        std::shared_ptr<Engine> world;
        Destination to;  ///< points into the request
    };
    /// By base path (`/w/alpha/acme/api`), else by host (`alpha.acme.localhost`), else by a credential of
    /// that world, else `default`. A path or host that names no world goes to `default` with a refusal.
    Chosen choose(const Request& request);

    const std::shared_ptr<Engine>& first() const { return first_; }
    /// Throws WorldMistake(404), which lists the worlds there are.
    std::shared_ptr<Engine> find(std::string_view name);
    /// Takes the world in. It goes when nobody has used it for `ttl`. Throws WorldMistake if the name is
    /// taken or there are too many.
    void add(std::shared_ptr<Engine> world, Ttl ttl);
    /// Throws WorldMistake if there is none, or it is `default`.
    void remove(std::string_view name);

    struct Listed {
        std::shared_ptr<Engine> world;
        Ttl ttl;
        std::optional<std::chrono::milliseconds> left;  ///< until it goes, if nobody uses it
    };
    /// `default` first, then by name.
    std::vector<Listed> list();
    std::size_t most() const { return most_; }
    /// The vendors of `default` are others now.
    void catalog_changed();
    /// A name that no world has: `world-1`, `world-2`, ..
    std::string new_name();

  private:
    struct Entry {
        std::shared_ptr<Engine> world;
        Ttl ttl;
        std::atomic<Time> used;
        bool is_over(Time now) const { return ttl && now - used.load() >= *ttl; }
    };

    std::shared_ptr<Engine> named(std::string_view name);
    void drop_expired();
    std::string unknown(std::string_view name);
    bool is_path_of_only_vendor(const Request& request, const Destination& to) const;

    /// Where vendors' requests may name a world.
    struct Places {
        std::vector<std::string> hosts;       ///< `acme.localhost`
        std::vector<std::string> headers;     ///< that hold credentials
        std::vector<std::string> parameters;  ///< of the query, likewise
    };
    static std::shared_ptr<const Places> places_of(const scenario::Catalog& catalog);
    std::shared_ptr<const Places> places();
    bool choose_by_host(Chosen& chosen);
    bool choose_by_credential(const Request& request, Chosen& chosen);

    const std::shared_ptr<Engine> first_;
    const std::size_t most_;
    const std::function<Time()> now_;

    std::atomic<std::size_t> count_{1};
    Mutex mutex_;
    std::shared_ptr<const Places> places_ GUARDED_BY(mutex_);
    std::map<std::string, std::shared_ptr<Entry>, std::less<>> others_ GUARDED_BY(mutex_);
    std::uint64_t names_ GUARDED_BY(mutex_) = 0;
};

/// Why this cannot be the name of a world; empty if it can. It must fit into a path and a host name.
std::string mistake_in_world_name(std::string_view name);

}  // namespace understudy::engine
