// The head of an HTTP/1.1 request: bytes in, a Request without its body out. Trusts no byte.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <understudy/limits.h>
#include <understudy/message.h>

namespace understudy::transport {

/// Why a request cannot be understood. The connection ends after it: nobody knows where the next one begins.
struct Refusal {
    int status = 400;
    std::string reason;
};

/// Everything before the body.
struct Head {
    Request request;  ///< without body and peer
    bool is_chunked = false;
    std::size_t body_bytes = 0;  ///< Content-Length; 0 when chunked or none
    bool is_http_1_0 = false;
    bool keeps_alive = true;  ///< the client would like to send another request
    bool expects_continue = false;
};

/// Finds where a head ends while it is still coming. Give it all bytes of the head that came so far, each
/// time; lines it has seen are not looked at again.
class HeadScanner {
  public:
    /// Returns how many of `bytes` the head takes, with its empty line; nothing when more are needed. Empty
    /// lines before the request line count to the head.
    std::variant<std::size_t, std::monostate, Refusal> scan(std::string_view bytes, const Limits& limits);

  private:
    std::size_t begin_ = 0;  ///< of the header lines
    std::size_t line_ = 0;   ///< begin of the first line that has not ended yet
    std::size_t lines_ = 0;  ///< that have ended, without the empty ones in front
};

/// Reads the head that a HeadScanner found. Strict where two readers could disagree about what belongs to
/// which request (RFC 9112): no bare LF, no folded lines, no space before a colon, no control bytes, one
/// valid Host, one Content-Length of digits only, Transfer-Encoding exactly `chunked` and never with a
/// length. The target is left as it came, also in absolute form. Fills `head`, which is a new one, or returns why not.
std::optional<Refusal> parse_head(std::string_view bytes, const Limits& limits, Head& head);

}  // namespace understudy::transport
