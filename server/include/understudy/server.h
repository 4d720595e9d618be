// The stand-in: vendors loaded from YAML, answering over HTTP or in process.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <understudy/clock.h>
#include <understudy/exchange.h>
#include <understudy/message.h>

namespace understudy {

/// The one exception that leaves this library. what() is a message for people.
class Error : public std::runtime_error {
  public:
    enum class Kind {
        scenario,  ///< a mistake in a file or an option; what() holds all diagnostics
        start,     ///< the address cannot be listened on
        internal,  ///< a fault of this library or of the machine
    };
    Error(Kind which, const std::string& message) : std::runtime_error(message), kind(which) {}
    Kind kind;
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
    Clock clock;
    std::uint64_t seed = 1;
    bool strict = false;      ///< leave out the Understudy-* headers
    std::string admin_token;  ///< needed on any address but loopback
    std::size_t journal_entries = 10'000;        ///< the oldest goes first
    std::size_t journal_bytes = 16 * 1024 * 1024;
    /// Called after each exchange, outside every lock, on the thread that answered. Must not throw.
    std::function<void(const Exchange&)> on_exchange;
};

/// A move of a lifecycle, as `advance` reports it.
struct Happening {
    std::chrono::sys_time<std::chrono::microseconds> at;
    std::string vendor, kind;
    std::string id;  ///< redacted if it is secret
    std::string from, to;
};

/// What is shown to people about a mounted vendor.
struct Mount {
    std::string vendor, title, scenario;
    std::string base_url;    ///< with the vendor's base path
    std::string credential;  ///< the header to send, ready; empty if none is needed
    std::string curl;        ///< a command that works when pasted; empty if the vendor shows none
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

/// A server with one world. All members may be called from any thread. Destruction stops it.
class Server {
  public:
    /// Loads; does not listen yet. Throws Error(scenario).
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
    std::string base_url(std::string_view vendor) const;
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

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The version of this library, `0.1.0`.
std::string_view version();

}  // namespace understudy
