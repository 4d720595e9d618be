// The only user of cpp-httplib's server. It resolves the name, makes the socket, binds it and listens;
// connections are accepted and carried by reactor.cpp, and no byte from the network reaches the library's
// parser. ARCHITECTURE.md says why.
#include "transport/listening_socket.h"

#include <httplib.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <understudy/server.h>

#include "transport/address.h"

namespace understudy::transport {
namespace {

/// Lends us the library's way to a listening socket.
class Binder final : public httplib::Server {
  public:
    Binder() {
        // The library's default would let a second program listen on the same port. Accepted sockets inherit the
        // other two: without TCP_NODELAY replies would wait for 40 ms, and without TCP_NOTSENT_LOWAT the system would
        // take megabytes of a file for each client that does not read, so that all of it had to be made first.
        set_socket_options([](int socket) {
            const int on = 1, unsent_bytes = 128 * 1024;
            ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
            ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            ::setsockopt(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent_bytes, sizeof unsent_bytes);
        });
    }

    /// Returns the port, or -1 with errno.
    int bind(const std::string& host, int port) {
        errno = 0;
        if (port == 0) return bind_to_any_port(host);
        return bind_to_port(host, port) ? port : -1;
    }

    int take_socket() {
        const int kept = ::fcntl(svr_sock_, F_DUPFD_CLOEXEC, 0);
        ::close(svr_sock_.exchange(INVALID_SOCKET));
        if (kept >= 0) ::fcntl(kept, F_SETFL, ::fcntl(kept, F_GETFL) | O_NONBLOCK);
        return kept;
    }
};

/// Undoes what the library's constructor does to the process: to ignore SIGPIPE is not ours to decide.
class KeepsSignals {
  public:
    KeepsSignals() { ::sigaction(SIGPIPE, nullptr, &before_); }
    ~KeepsSignals() { ::sigaction(SIGPIPE, &before_, nullptr); }
    KeepsSignals(const KeepsSignals&) = delete;
    KeepsSignals& operator=(const KeepsSignals&) = delete;

  private:
    struct sigaction before_ {};
};

std::string why_not(int error, const std::string& host, int port, std::string_view scheme) {
    const std::string where =
        (host.find(':') == std::string::npos ? host : '[' + host + ']') + ':' + std::to_string(port);
    switch (error) {
        case EADDRINUSE:
            return "cannot listen on " + where +
                   ": the address is in use. Stop the program that uses it, or choose another port (" +
                   (scheme == "https" ? "--https-port" : "--port") + " 0 takes a free one)";
        case EACCES:
            return "cannot listen on " + where + ": not permitted. Choose a port of 1024 or above";
        case EADDRNOTAVAIL:
            return "cannot listen on " + where + ": this machine does not have that address";
        case 0:
            return "cannot listen on " + where + ": the host name cannot be resolved";
        default:
            return "cannot listen on " + where + ": " + std::strerror(error);
    }
}

}  // namespace

ListeningSocket::ListeningSocket(const std::string& named, int port, std::string_view scheme) {
    const std::string host = without_brackets(named);
    const KeepsSignals keeps_signals;
    Binder binder;
    port_ = binder.bind(host, port);
    if (port_ <= 0) throw Error(Error::Kind::start, why_not(errno, host, port, scheme));
    socket_ = binder.take_socket();
    if (socket_ < 0) throw Error(Error::Kind::start, why_not(errno, host, port, scheme));
}

ListeningSocket::~ListeningSocket() {
    ::close(socket_);
}

}  // namespace understudy::transport
