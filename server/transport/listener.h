// Listens on a port and turns what comes into Requests, and Replies into what goes.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include <understudy/message.h>

namespace understudy::transport {

/// The seam between sockets and everything else. Each connection has a thread of its own while it lasts, up
/// to a cap, so that idle ones keep nobody waiting; beyond the cap a connection gets 503 and its end. Waits
/// out Reply::delay on that thread.
///
/// Leaves the process as it is: no signal disposition changes, no exception leaves a thread.
class Listener {
  public:
    /// Called on many threads at once. Should not throw; if it does, the client gets a bare 500 of ours.
    using Answer = std::function<Reply(Request)>;

    explicit Listener(Answer answer, std::size_t max_connections = 1024);
    ~Listener();  ///< stops
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// Listens on `host` (a name or address) and returns the port; 0 chooses a free one. Throws Error(start).
    /// Call once.
    int start(const std::string& host, int port);

    /// Stops accepting, ends idle connections and delays at once, lets replies that are being written finish
    /// for half a second, then cuts them. Must not be called by `answer`. May be called again.
    void stop();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace understudy::transport
