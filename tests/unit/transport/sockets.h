// Two ends of a connection, and what else tests of sockets need.
#pragma once

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <utility>

#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

namespace understudy::transport {

/// A connected pair of sockets that do not block. What one end has sent is at the other end at once.
class SocketPair {
  public:
    SocketPair() {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) != 0)
            throw std::runtime_error("socketpair");
        server = ends[0];
        client = ends[1];
    }
    SocketPair(int server_end, int client_end) : server(server_end), client(client_end) {}
    ~SocketPair() {
        close_client();
        ::close(server);
    }
    SocketPair(const SocketPair&) = delete;
    SocketPair& operator=(const SocketPair&) = delete;

    void close_client() {
        if (client >= 0) ::close(std::exchange(client, -1));
    }

    /// As small as the system makes them.
    void make_buffers_tiny() const {
        const int size = 1;
        for (const int end : {server, client}) {
            ::setsockopt(end, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
            ::setsockopt(end, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
        }
    }

    int server = -1;
    int client = -1;
};

/// Both ends of a TCP connection over 127.0.0.1; they block.
inline std::pair<int, int> connect_over_loopback() {
    const int listening = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const int client = ::socket(AF_INET, SOCK_STREAM, 0);
    auto* const where = reinterpret_cast<sockaddr*>(&address);
    int server = -1;
    if (::bind(listening, where, size) == 0 && ::listen(listening, 1) == 0 &&
        ::getsockname(listening, where, &size) == 0 && ::connect(client, where, size) == 0) {
        server = ::accept(listening, nullptr, nullptr);
    }
    ::close(listening);
    if (server < 0) throw std::runtime_error("cannot connect over loopback");
    return {server, client};
}

/// Makes the connection end with a reset instead of an orderly end.
inline void reset(int socket) {
    const linger none{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &none, sizeof none);
}

inline void wait_until_readable(int socket) {
    pollfd waiting{.fd = socket, .events = POLLIN, .revents = 0};
    if (::poll(&waiting, 1, 60'000) != 1) throw std::runtime_error("nothing came in a minute");
}

/// All that is there now.
inline std::string read_all(int socket) {
    std::string text;
    char piece[4096];
    for (ssize_t size; (size = ::recv(socket, piece, sizeof piece, MSG_DONTWAIT)) > 0;)
        text.append(piece, static_cast<std::size_t>(size));
    return text;
}

inline bool has_ended(int socket) {
    char byte;
    return ::recv(socket, &byte, 1, MSG_DONTWAIT | MSG_PEEK) == 0;
}

/// Counts SIGPIPE while it lives. Other tests run with what was there before.
class PipeSignals {
  public:
    PipeSignals() {
        count() = 0;
        struct sigaction counting {};
        counting.sa_handler = [](int) { count() = count() + 1; };
        ::sigaction(SIGPIPE, &counting, &before_);
    }
    ~PipeSignals() { ::sigaction(SIGPIPE, &before_, nullptr); }
    PipeSignals(const PipeSignals&) = delete;
    PipeSignals& operator=(const PipeSignals&) = delete;

    static volatile sig_atomic_t& count() {
        static volatile sig_atomic_t raised = 0;
        return raised;
    }

  private:
    struct sigaction before_ {};
};

}  // namespace understudy::transport
