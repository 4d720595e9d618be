// One user's world: its own things, clock, journal, chance.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <understudy/clock.h>
#include <understudy/exchange.h>
#include <understudy/message.h>

namespace understudy {

/// A fault as it is set now.
struct FaultState {
    std::string id;           ///< `fault-1`
    std::string vendor;
    std::string rule;         ///< JSON, in the words it was given
    std::string set_by;       ///< `scenario` or `admin`
    std::uint64_t calls = 0;  ///< that it was aimed at, since it was set
    std::uint64_t met = 0;    ///< how many of them met it
};

namespace engine {
class Engine;
}

/// A move of a lifecycle, as `advance` reports it.
struct Happening {
    std::chrono::sys_time<std::chrono::microseconds> at;
    std::string world;
    std::string vendor, kind;
    std::string id;  ///< redacted if it is secret
    std::string from, to;
};

/// What a new world is to be. Whatever is left out is as in the server's Options.
struct WorldOptions {
    /// Lower case letters, digits and hyphens, at most 63. Empty: one is made up.
    std::string name;
    std::vector<std::string> vendors;  ///< of those that are served; empty: all
    std::vector<std::string> play;     ///< `vendor/scenario`, or `scenario` if the world has one vendor only
    std::optional<std::uint64_t> seed;
    std::optional<Clock> clock;
    /// What a scenario file says under these words, as JSON objects by vendor: `{"acme": {"job": "running
    /// forever"}}`. It is laid over the scenario that the vendor plays. Empty: nothing.
    std::string data, plans, faults;
    /// The world goes when nobody has used it for so long, by the machine's clock.
    std::optional<std::chrono::milliseconds> ttl;
    /// What World::snapshot() returned, of this or another server: the world goes on from there. Then all but
    /// `name`, `ttl` and `filter` must be left out.
    std::string snapshot;
    /// Called with each reply when it is ready, before it is journalled and sent: what it makes of it is what the client gets and
    /// the journal shows. A file that is streamed, and a fault that sends nothing, are passed over. Headers that could begin
    /// another header are refused with a 500. Called under the world's lock, by one thread at a time and in the order of the
    /// journal: it must not throw, nor take long, nor use the server. Forks keep it, and it must outlive them all; a snapshot
    /// does not have it.
    std::function<void(const Request&, Reply&)> filter;
};

/// Refers to a world of a Server. Copies mean the same world, which lives until it is removed and no World
/// means it any more. All members may be called from any thread.
class World {
  public:
    explicit World(std::shared_ptr<engine::Engine> engine);
    ~World();
    World(const World&);
    World& operator=(const World&);

    const std::string& name() const;

    std::chrono::sys_time<std::chrono::microseconds> now() const;
    /// Moves world time on and returns what happened, in order.
    std::vector<Happening> advance(std::chrono::microseconds by);
    /// Makes the world as it was at the start: data, clock, journal, chance.
    void reset();
    /// The journal, oldest first.
    std::vector<Exchange> journal() const;
    /// Those that are set, in the order they are looked at.
    std::vector<FaultState> faults() const;
    /// Everything in it as JSON, secrets included: what is made of it answers byte for byte alike.
    std::string snapshot() const;

  private:
    std::shared_ptr<engine::Engine> engine_;
};

}  // namespace understudy
