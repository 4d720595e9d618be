// The stand-in: vendors loaded from YAML, answering over HTTP or in process.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <understudy/clock.h>
#include <understudy/exchange.h>
#include <understudy/limits.h>
#include <understudy/message.h>
#include <understudy/verdict.h>
#include <understudy/world.h>

namespace understudy {

/// The one exception that leaves this library. what() is a message for people.
class Error : public std::runtime_error {
  public:
    enum class Kind {
        scenario,  ///< a mistake in a file or an option; what() holds all diagnostics
        start,     ///< the address cannot be listened on, or a certificate not be used
        internal,  ///< a fault of this library or of the machine
    };
    Error(Kind which, const std::string& message) : std::runtime_error(message), kind(which) {}
    Kind kind;
};

/// What was answered to bytes that are no request.
struct RefusedRequest {
    std::string peer;  ///< the client's address
    int status = 400;
    std::string reason;
};

/// What came of reading the files again.
struct Reloaded {
    std::vector<std::string> files;       ///< that were read; empty if there are mistakes
    std::vector<std::string> left_as_is;  ///< worlds with plans, data or faults that do not fit any more, and why
    std::string mistakes;                 ///< all diagnostics; then everything stayed as it was
};

struct Options {
    /// Where the vendor folders and population.yaml are. Empty: found beside the program.
    std::string scenarios;
    /// Names below `scenarios`, or paths of folders with an api.yaml. Empty: every vendor there is.
    std::vector<std::string> vendors;
    /// `vendor/scenario`; a vendor without one plays `normal`.
    std::vector<std::string> play;
    std::string host = "127.0.0.1";
    int port = 0;             ///< 0: a free one
    /// For HTTPS, beside HTTP on `port`. None: no HTTPS; 0: a free one.
    std::optional<int> https_port;
    /// PEM files with a certificate, those it was issued by, and its private key: both or neither. Empty: a
    /// certificate is made at each start, for localhost, the vendors' names and `host`; it is issued by an
    /// authority of one's own, which clients must be told to trust; see ca_file().
    std::string certificate, key;
    /// Where that authority is kept, and made at first use. Empty: ~/.local/share/understudy or, if it is set,
    /// $XDG_DATA_HOME/understudy.
    std::string ca_folder;
    Clock clock;
    std::uint64_t seed = 1;
    bool strict = false;      ///< leave out the Understudy-* headers, and do not obey Prefer
    std::string admin_token;  ///< needed on any address but loopback
    Limits limits;            ///< what a client may cost
    std::size_t journal_entries = 10'000;        ///< the oldest goes first
    std::size_t journal_bytes = 16 * 1024 * 1024;  ///< of the world `default`; any other has at most 2 MiB
    std::size_t journal_body_bytes = 256 * 1024;  ///< of each body; of a longer one the beginning is kept
    std::size_t max_worlds = 256;                ///< `default` included
    /// Called after each exchange, outside every lock, on the thread that answered. Must not throw, nor take long.
    std::function<void(const Exchange&)> on_exchange;
    /// Called with each move that a change of the clock brought about, by Server::advance() or the admin API, likewise.
    std::function<void(const Happening&)> on_happening;
    /// Reads the files again whenever one of them changes, from start() to stop().
    bool watch = false;
    /// Called after they were, by `watch` or the admin API, likewise.
    std::function<void(const Reloaded&)> on_reload;
    /// Judges what clients send by the vendors' rules, while it comes. `contracts` is the folder of contracts; empty: found beside the
    /// scenarios.
    bool watch_rules = false;
    std::string contracts;
    /// Called when an exchange showed that a rule was broken, with what is new about it, likewise.
    std::function<void(const RuleVerdict&, const Exchange&)> on_breach;
    /// Called with each request that could not be understood as HTTP and so reached no vendor, likewise.
    std::function<void(const RefusedRequest&)> on_refusal;
};

/// What a client signs its requests with, where the vendor verifies signatures. A signature is good for one request only.
struct SigningKey {
    std::string scheme;  ///< of the Authorization header; may be empty
    std::string owner;   ///< what holds the key in the vendor's words: `user`
    std::string id;      ///< which of them
    std::string secret;
};

/// What is shown to people about a mounted vendor.
struct Mount {
    std::string vendor, title, scenario;
    std::string base_url;    ///< with the vendor's base path
    /// The header to send, ready; of a vendor with signatures what to sign with, `SCHEME user 7, secret x`; empty if
    /// none is needed.
    std::string credential;
    std::string curl;        ///< a command that works when pasted; empty if the vendor shows none
    std::optional<SigningKey> signing;  ///< only of a vendor with signatures
};

/// One line of `understudy routes`.
struct Route {
    std::string vendor, method, path, operation, source, grade, summary;
};

/// What `understudy check` prints of one vendor.
struct Summary {
    std::string vendor, title;
    int operations = 0;
    std::vector<std::string> lifecycles;  ///< `export: waiting -> running, ...`
    std::vector<std::pair<std::string, int>> replies_by_grade;
    std::vector<std::string> scenarios;
};

/// Reads and checks the files as Options says, without serving. Throws Error(scenario) with all diagnostics.
std::vector<Summary> check(const Options& options);
std::vector<Route> routes(const Options& options);

/// Makes the certificate authority kept in `folder` if there is none (empty: as in Options::ca_folder), and
/// returns the path of its certificate, a PEM file: clients that are told to trust it trust every server that
/// uses the folder. Throws Error(start).
std::string ca_file(const std::string& folder = {});

class Contracts;

/// A server with its worlds; what names no world is meant for `default`. All members may be called from any thread. Destruction stops it.
class Server {
  public:
    /// Loads; does not listen yet. Throws Error(scenario), and Error(start) when there is no place for the
    /// certificate authority.
    explicit Server(Options options);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Starts to listen and returns once connections are accepted. Throws Error(start).
    void start();
    /// Stops listening and ends every connection. Does nothing when not started.
    void stop();
    /// Waits until stop() is called, from a signal handler's thread or by the admin API.
    void wait();

    int port() const;              ///< 0 before start()
    std::string url() const;       ///< `http://127.0.0.1:8080`
    int https_port() const;        ///< 0 before start() and without HTTPS
    std::string https_url() const; ///< `https://127.0.0.1:8443`, likewise empty
    /// The certificate to trust for HTTPS, a PEM file that is there after start(). Empty without HTTPS, and
    /// when Options named a certificate.
    std::string ca_file() const;
    std::string base_url(std::string_view vendor) const;
    std::string base_url(std::string_view vendor, const World& world) const;
    std::vector<Mount> mounts() const;

    /// Answers a request in process, exactly as over a socket. The delay is returned, not waited for.
    Reply handle(Request request);

    std::chrono::sys_time<std::chrono::microseconds> now() const;
    /// Moves world time on and returns what happened, in order.
    std::vector<Happening> advance(std::chrono::microseconds by);
    /// Makes the world as it was at the start: data, clock, journal, chance.
    void reset();
    /// The journal, oldest first.
    std::vector<Exchange> journal() const;

    /// Sets a fault: JSON in the words of `faults` in a scenario file. Returns its id. Throws Error(scenario) with all that
    /// is wrong with it.
    std::string add_fault(std::string_view vendor, std::string_view rule);
    /// Returns false if there is no such fault.
    bool remove_fault(std::string_view id);
    /// Removes all, the scenario's too, which come back with reset().
    void clear_faults();
    std::vector<FaultState> faults() const;

    // now() to journal() mean the world `default`.
    /// Throws Error(scenario) when there is none, with a list of those there are.
    World world(std::string_view name = "default") const;
    /// By name, `default` first.
    std::vector<World> worlds() const;
    /// Throws Error(scenario): what is wrong with the wish, or that there are too many worlds.
    World make_world(const WorldOptions& options);
    /// A copy of the world as it is, independent from then on. Name and ttl as in WorldOptions. Throws likewise.
    World fork(const World& world, const std::string& name = {}, std::optional<std::chrono::milliseconds> ttl = {});
    /// Begins the world anew with other scenarios, as in WorldOptions; vendors that are not named play what they played.
    /// Throws Error(scenario): there is no such scenario.
    void play(const World& world, const std::vector<std::string>& scenarios);
    /// Throws Error(scenario) if there is none, or it is `default`.
    void remove_world(std::string_view name);
    std::vector<Mount> mounts(const World& world) const;

    /// With Options::watch_rules: what the rules say of the traffic so far, by world and vendor; only where there was some. Worlds
    /// that are gone stay in it.
    std::vector<WatchedTraffic> watched() const;
    /// Likewise the contracts whose rules those are; nullptr without watch_rules. Lives as long as the server.
    const Contracts* contracts() const;
    /// The clients are done: what they should have done by now is missing from here on.
    void end_watch();

    /// Reads the files again. Worlds keep what the files still have; their data stays, plans and replies are the new
    /// ones. With a mistake in any file everything stays as it was.
    Reloaded reload();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The version of this library, `0.1.0`.
std::string_view version();

}  // namespace understudy
