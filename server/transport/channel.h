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

class Channel {
  public:
    virtual ~Channel() = default;  ///< does not close the socket
    /// `ended`: the client will send no more.
    virtual Transfer receive(char* to, std::size_t most) = 0;
    virtual Transfer send(std::string_view bytes) = 0;
    /// Tells the client that nothing more will come. Never waits.
    virtual void finish() = 0;
    /// Whether bytes wait inside the channel that the socket's readiness does not tell of.
    virtual bool has_pending() const { return false; }
};

std::unique_ptr<Channel> make_plain_channel(int socket);

}  // namespace understudy::transport
