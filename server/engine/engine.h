// Answers requests from a catalog and a world. The centre of the program; knows no sockets.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <understudy/clock.h>
#include <understudy/exchange.h>
#include <understudy/message.h>
#include <understudy/server.h>

#include "base/diagnostic.h"
#include "base/value.h"
#include "engine/destination.h"
#include "engine/direct.h"
#include "engine/gates.h"
#include "engine/resources.h"
#include "scenario/vendor.h"
#include "world/journal.h"

namespace understudy::engine {

/// The world that always exists: meant by whoever names none.
inline constexpr std::string_view default_world = "default";
/// Stands between a credential and the name of the world it leads to: `1234567890abcdef~alpha`.
inline constexpr char credential_mark = '~';

struct Settings {
    std::string world = "default";                     ///< its name
    std::vector<const scenario::Scenario*> scenarios;  ///< by vendor of the catalog
    Value order;  ///< what the world was asked for with, an object; stands in its snapshots, since those need the same again
    Clock clock;
    std::uint64_t seed = 1;
    bool strict = false;
    std::size_t journal_entries = 10'000;
    std::size_t journal_bytes = 16 * 1024 * 1024;
    std::size_t journal_body_bytes = 256 * 1024;
    std::size_t json_depth = 64;  ///< of bodies; see Limits
    std::function<void(const Request&, Reply&)> filter;  ///< of replies; see WorldOptions. May be empty
    std::size_t things = 1'000'000;  ///< that all vendors together may keep; one more is refused with 507
};

/// A world and what answers from it. Thread-safe: one mutex around it; nothing inside waits or does I/O.
class Engine {
  public:
    Engine(std::shared_ptr<const scenario::Catalog> catalog, Settings settings);
    /// A world as it was when the snapshot was made. Throws SnapshotMistake.
    Engine(std::shared_ptr<const scenario::Catalog> catalog, Settings settings, const Value& snapshot);
    ~Engine();

    /// Answers. Never throws for what a request says; a defect of ours becomes a 500 with problem+json and a journal entry.
    /// `to` points into the request, which is changed: what is secret in it goes. `on_exchange`, if not null, is filled with the
    /// exchange as journalled, and `happened` with the moves that were due before it.
    Reply handle(Request& request, const Destination& to, Exchange* on_exchange = nullptr,
                 std::vector<Happening>* happened = nullptr);
    /// The same for a request that names no world.
    Reply handle(Request request, Exchange* on_exchange = nullptr);

    Timestamp now() const;
    std::vector<Happening> advance(Duration by);
    void set_clock(Clock::Mode mode, double speed, Duration per_poll);  ///< goes on from the present world time
    Clock clock() const;  ///< `start` is the world's start
    void reset();
    /// Begins anew with these scenarios, by the catalog's vendors; `order` as in Settings.
    void play(std::shared_ptr<const scenario::Catalog> catalog, std::vector<const scenario::Scenario*> scenarios, Value order);
    /// Makes things and numbers as they were at the start; clock, journal and faults stay.
    void reset_things();

    /// Everything that changes, as JSON; see snapshot.h. Holds secrets.
    Value snapshot() const;
    /// An independent copy of the world as it is now, called `name`.
    std::shared_ptr<Engine> fork(const std::string& name) const;
    /// Goes on with another catalog, keeping of the world what the catalog still has; a vendor that is new begins. `scenarios` by
    /// the catalog's vendors.
    void reload(std::shared_ptr<const scenario::Catalog> catalog, std::vector<const scenario::Scenario*> scenarios);

    /// A part of the journal, oldest first, at most `most` of the newest when not 0.
    std::vector<Exchange> journal(std::size_t most = 0) const;
    struct JournalCounts { std::uint64_t total = 0, evicted = 0; std::size_t kept = 0, bytes = 0; };
    JournalCounts journal_counts() const;
    /// What happened beside requests, oldest first; the last hundred.
    std::vector<world::Note> notes() const;
    void note(std::string text);
    void clear_journal();
    /// Forgets the exchanges with these numbers, which rise.
    void remove_from_journal(const std::vector<std::uint64_t>& sequences);
    /// Both of one moment.
    std::pair<std::vector<Exchange>, JournalCounts> whole_journal() const;

    /// The operation that was meant most likely by a request that matched none; nothing where no vendor was meant.
    struct Nearest {
        std::string vendor, operation, method, path, source;
        std::string difference;  ///< the first one
    };
    std::optional<Nearest> nearest_to(const Request& request) const;

    /// Moves that were due and that nobody has been told of, since they were noticed beside requests; the last thousand.
    std::vector<Happening> take_untold();

    // Directing; see resources.h, gates.h and direct.h. What is due has happened before each, and what an order makes due after it.
    std::variant<ResourceList, Mistake> resources(const Selection& selection, const Page& page = {});
    std::variant<Resource, Mistake> resource(const Selection& one);
    std::vector<Gate> gates();
    std::variant<Resource, Mistake> release(std::string_view gate);
    std::variant<Resource, Mistake> move(const Selection& one, std::string_view state, Force force);
    std::variant<Resource, Mistake> set_plan(const Selection& one, std::string_view text);
    std::variant<KindPlan, Mistake> set_plan_of_kind(const Selection& kind, std::string_view text);

    /// Those of all vendors, in the order they are looked at.
    std::vector<FaultState> faults() const;
    /// Sets a fault, given as JSON in the words of a scenario file, which counts from now. Returns its id, or what is wrong
    /// with the text, or with `vendor`, whose name that is.
    std::variant<std::string, std::vector<Diagnostic>> add_fault(std::string_view vendor, std::string_view text);
    bool remove_fault(std::string_view id);  ///< false: there is none
    void clear_faults();                     ///< also those of the scenarios, until the next reset

    std::shared_ptr<const scenario::Catalog> catalog() const;
    Settings settings() const;
    /// Both of one moment: the scenarios of the settings are those of the catalog.
    std::pair<std::shared_ptr<const scenario::Catalog>, Settings> playing() const;
    const std::string& name() const;  ///< the world's

    /// The headers a client sends for the vendor's `try:` request to `url`: name and value. In a world that is not `default`, with a
    /// credential that leads there from anywhere.
    std::vector<Header> credential_headers(const scenario::Vendor& vendor, std::string_view method, std::string_view url,
                                           std::string_view body) const;
    /// Likewise with a key that need not be one of the world's, for any request of the operation; nothing where its auth scheme does not sign.
    std::vector<Header> signature_headers(const scenario::Vendor& vendor, const scenario::Operation& operation, const SigningKey& key,
                                          std::string_view method, std::string_view url, std::string_view body) const;
    /// Whose signature that is, and the secret; nothing where requests are not signed.
    std::optional<SigningKey> signing_key(const scenario::Vendor& vendor) const;

  private:
    struct State;
    std::shared_ptr<State> state_;  // shared with files that are still being sent
};

}  // namespace understudy::engine
