// Answers requests from a catalog and a world. The centre of the program; knows no sockets.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <understudy/clock.h>
#include <understudy/exchange.h>
#include <understudy/message.h>
#include <understudy/server.h>

#include "engine/direct.h"
#include "engine/gates.h"
#include "engine/resources.h"
#include "scenario/vendor.h"

namespace understudy::engine {

struct Settings {
    std::vector<const scenario::Scenario*> scenarios;  ///< by vendor of the catalog
    Clock clock;
    std::uint64_t seed = 1;
    bool strict = false;
    std::size_t journal_entries = 10'000;
    std::size_t journal_bytes = 16 * 1024 * 1024;
    /// By vendor of the catalog and kind: how instances walk from the start, the data's included, whatever the scenario says; null,
    /// or left out: as it says. See read_plan_of_kind().
    std::vector<std::vector<std::shared_ptr<const scenario::Plan>>> plans;
};

/// Thread-safe: one mutex around the one world; nothing inside waits or does I/O.
class Engine {
  public:
    Engine(std::shared_ptr<const scenario::Catalog> catalog, Settings settings);
    ~Engine();

    /// Answers. Never throws for what a request says; a defect of ours becomes a 500 with problem+json and a journal entry.
    /// `on_exchange`, if not null, is filled with the exchange as journalled.
    Reply handle(Request request, Exchange* on_exchange = nullptr);

    Timestamp now() const;
    std::vector<Happening> advance(Duration by);
    void set_clock(Clock::Mode mode, double speed, Duration per_poll);  ///< goes on from the present world time
    Clock clock() const;  ///< `start` is the world's start
    void reset();

    /// A part of the journal, oldest first, at most `most` of the newest when not 0.
    std::vector<Exchange> journal(std::size_t most = 0) const;
    struct JournalCounts { std::uint64_t total = 0, evicted = 0; std::size_t kept = 0, bytes = 0; };
    JournalCounts journal_counts() const;

    // Directing; see resources.h, gates.h and direct.h. What is due has happened before each, and what an order makes due after it.
    std::variant<ResourceList, Mistake> resources(const Selection& selection, const Page& page = {});
    std::variant<Resource, Mistake> resource(const Selection& one);
    std::vector<Gate> gates();
    std::variant<Resource, Mistake> release(std::string_view gate);
    std::variant<Resource, Mistake> move(const Selection& one, std::string_view state, Force force);
    std::variant<Resource, Mistake> set_plan(const Selection& one, std::string_view text);
    std::variant<KindPlan, Mistake> set_plan_of_kind(const Selection& kind, std::string_view text);

    const scenario::Catalog& catalog() const;
    const Settings& settings() const;

    /// The headers a client sends for the vendor's `try:` request to `url`: name and value.
    std::vector<Header> credential_headers(const scenario::Vendor& vendor, std::string_view method, std::string_view url,
                                           std::string_view body) const;
    /// Whose signature that is, and the secret; nothing where requests are not signed.
    std::optional<SigningKey> signing_key(const scenario::Vendor& vendor) const;

  private:
    struct State;
    std::shared_ptr<State> state_;  // shared with files that are still being sent
};

}  // namespace understudy::engine
