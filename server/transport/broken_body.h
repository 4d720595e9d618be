// The body of a reply as a fault lets it go: slowly, up to where it is cut, or broken.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include <understudy/message.h>

#include "transport/reply_bytes.h"

namespace understudy::transport {

/// Follows append_head() of the same reply.
class BrokenBody {
  public:
    /// Whether anything is to be done to the body.
    static bool is_needed(const Delivery& delivery);

    BrokenBody(Reply reply, const ReplyFraming& framing);

    /// Appends the next piece, framed. Returns false when there was none: all that goes has gone.
    bool append_piece(std::string& out);
    /// The time from one piece to the next; zero when they go as fast as they can.
    std::chrono::nanoseconds period() const { return period_; }
    /// Whether the connection must end after it, since the client cannot tell where the body ends.
    bool ends_connection() const { return ends_connection_; }

  private:
    bool has_more();

    Reply reply_;  ///< its body is the piece that is going out
    bool is_chunked_;
    bool ends_connection_;
    std::size_t at_ = 0;  ///< of the piece
    std::size_t left_;    ///< bytes of the body that may still go
    std::size_t most_;    ///< bytes at a time
    std::chrono::nanoseconds period_{0};
    bool has_ended_ = false;
};

}  // namespace understudy::transport
