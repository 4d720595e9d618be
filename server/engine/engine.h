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

#include "base/diagnostic.h"
#include "scenario/vendor.h"

namespace understudy::engine {

struct Settings {
    std::vector<const scenario::Scenario*> scenarios;  ///< by vendor of the catalog
    Clock clock;
    std::uint64_t seed = 1;
    bool strict = false;
    std::size_t journal_entries = 10'000;
    std::size_t journal_bytes = 16 * 1024 * 1024;
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

    /// Those of all vendors, in the order they are looked at.
    std::vector<FaultState> faults() const;
    /// Sets a fault, given as JSON in the words of a scenario file, which counts from now. Returns its id, or what is wrong
    /// with the text. `vendor` is one of the catalog.
    std::variant<std::string, std::vector<Diagnostic>> add_fault(const scenario::Vendor& vendor, std::string_view text);
    bool remove_fault(std::string_view id);  ///< false: there is none
    void clear_faults();                     ///< also those of the scenarios, until the next reset

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
