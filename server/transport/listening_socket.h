// A socket that clients can connect to.
#pragma once

#include <string>
#include <string_view>

namespace understudy::transport {

class ListeningSocket {
  public:
    /// Listens on `host` (a name or address) for `scheme`; port 0 chooses a free one. Throws Error(start)
    /// with what to do about it.
    ListeningSocket(const std::string& host, int port, std::string_view scheme = "http");
    ~ListeningSocket();
    ListeningSocket(const ListeningSocket&) = delete;
    ListeningSocket& operator=(const ListeningSocket&) = delete;

    int socket() const { return socket_; }
    int port() const { return port_; }

  private:
    int socket_ = -1;
    int port_ = 0;
};

}  // namespace understudy::transport
