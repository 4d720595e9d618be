// Bytes to and from one client, never waiting.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace understudy::transport {

/// What became of an attempt to move bytes.
struct Transfer {
    enum class Is { moved, needs_read, needs_write, ended, failed } is;
    std::size_t bytes = 0;  ///< moved, at least 1 when `is` is moved
};

/// One connection's bytes. Used by one thread at a time. Both calls may need the socket in either direction:
/// after needs_read or needs_write the same call is made again once the socket is ready for that. After
/// failed there is nothing left to do but close the socket. Raises no SIGPIPE.
class Channel {
  public:
    virtual ~Channel() = default;  ///< does not close the socket

    /// `most` is at least 1. ended: the client will send no more; what is sent to it may still arrive.
    virtual Transfer receive(char* to, std::size_t most) = 0;

    /// `bytes` is not empty. After needs_write or needs_read the next call must offer at least as many bytes,
    /// the same ones first (they may have moved elsewhere in memory): some may be encrypted already.
    virtual Transfer send(std::string_view bytes) = 0;

    /// Tells the client that nothing more will come. Never waits. Receiving goes on.
    virtual void finish() = 0;

    /// Whether bytes wait inside the channel that the socket's readiness does not tell of: receive() would
    /// move some.
    virtual bool has_pending() const { return false; }
};

/// The bytes as they are. `socket` stays the caller's; it may be a blocking one.
std::unique_ptr<Channel> make_plain_channel(int socket);

}  // namespace understudy::transport
