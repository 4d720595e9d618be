// Listens on ports and turns what comes into Requests, and Replies into what goes.
#pragma once

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "transport/admission.h"
#include "transport/conversation.h"
#include "transport/listening_socket.h"
#include "transport/reactor.h"
#include "transport/tls.h"

namespace understudy::transport {

/// The seam between sockets and everything else. A few threads carry all connections; see Reactor. `answer`
/// is called on them, on several at once, and must not wait for anything: a Reply's delay is waited out here.
///
/// Leaves the process as it is: no signal disposition changes, no exception leaves a thread.
class Listener {
  public:
    using OnRefusal = std::function<void(std::string_view peer, const Refusal&)>;

    explicit Listener(Answer answer, const Limits& limits = {}, OnRefusal on_refusal = {});
    ~Listener();  ///< stops
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// Listens on `host` (a name or address) and returns the port; 0 chooses a free one. Throws Error(start).
    /// To be called before start(), once for each port.
    int listen(const std::string& host, int port);
    /// Likewise; what comes there is encrypted, and its requests' scheme is `https`.
    int listen(const std::string& host, int port, const Tls& tls);

    /// Accepts connections from now on. Throws Error(start). Call once.
    void start();

    /// Stops accepting, ends idle connections and delays at once, lets replies that are being written finish
    /// for half a second, then cuts them. Must not be called by `answer`. May be called again.
    void stop();

  private:
    int open(const std::string& host, int port, Door door);

    House house_;
    Admission admission_;
    std::vector<std::unique_ptr<ListeningSocket>> sockets_;
    std::vector<Door> doors_;
    std::vector<std::unique_ptr<Reactor>> reactors_;
    std::vector<std::thread> threads_;
    Mutex stopping_;
};

}  // namespace understudy::transport
