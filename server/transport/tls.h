// TLS on top of a socket.
#pragma once

#include <memory>

#include "transport/channel.h"
#include "transport/identity.h"

struct ssl_ctx_st;

namespace understudy::transport {

/// The server's side of TLS 1.2 and 1.3 with one certificate; HTTP/1.1 is the only protocol it agrees to
/// (ALPN). May be copied, and used by many threads at once.
class Tls {
  public:
    /// Throws Error(start) that says which file is wrong, how, and what to do: not PEM, damaged, a key with a
    /// passphrase or of another certificate.
    explicit Tls(const Identity& identity);

    /// Returns a channel over an accepted socket, which stays the caller's. The handshake happens inside its
    /// receive() and send(), whichever is called. May outlive this.
    ///
    /// receive() says ended after the client's close_notify; an end without one is failed, since anybody on
    /// the way could have cut it. A client that speaks HTTP without TLS is told so in an HTTP reply; then
    /// receive() swallows what it still sends until it ends, so that closing does not make the reply
    /// unreadable.
    ///
    /// finish() sends close_notify if there is room for it, and ends our side of the socket.
    std::unique_ptr<Channel> accept(int socket) const;

  private:
    std::shared_ptr<ssl_ctx_st> context_;
};

}  // namespace understudy::transport
