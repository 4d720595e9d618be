// HTTP/1.1 as bytes: request heads and chunked bodies in, replies out. Knows no sockets and trusts no byte.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <understudy/message.h>

namespace understudy::transport {

constexpr std::size_t max_request_line = 8 * 1024;  ///< more is answered with 414
constexpr std::size_t max_field_line = 8 * 1024;    ///< this and the next two: 431
constexpr std::size_t max_field_bytes = 32 * 1024;
constexpr std::size_t max_fields = 100;
constexpr std::size_t max_body = 8 * 1024 * 1024;  ///< 413; counted after transfer decoding

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

/// Returns how many of `bytes` the head takes, with its empty line; nothing when more are needed. Empty lines
/// before the request line count to the head.
std::variant<std::size_t, std::monostate, Refusal> find_head(std::string_view bytes);

/// Reads the head that find_head found. Strict where two readers could disagree about what belongs to which
/// request (RFC 9112): no bare LF, no folded lines, no space before a colon, one Host, one Content-Length of
/// digits only, Transfer-Encoding exactly `chunked` and never with a length. The target is left as it came,
/// also in absolute form.
std::variant<Head, Refusal> parse_head(std::string_view head);

/// Undoes chunked transfer coding piece by piece. Extensions and trailers are read and dropped.
class ChunkReader {
  public:
    enum class Result { more, done, malformed, too_large };
    /// Takes what it understands off the front of `bytes` and appends the data to `body`, max_body at most.
    Result read(std::string_view& bytes, std::string& body);

  private:
    enum class Expects { size, data, data_end, trailer };
    std::optional<std::string_view> take_line(std::string_view& bytes, std::size_t longest);

    Expects expects_ = Expects::size;
    std::size_t left_ = 0;     ///< of this chunk's data
    std::size_t framing_ = 0;  ///< bytes that were not data
    bool malformed_ = false;
};

/// What about the request decides how its reply is framed.
struct ReplyFraming {
    bool is_head = false;  ///< the method was HEAD
    bool is_http_1_0 = false;
    bool keeps_alive = true;
};

/// Whether the reply's stream goes out as chunks; else its end is the connection's end.
bool is_chunked(const ReplyFraming& framing);
/// Whether a reply with this status to this request has a body at all.
bool has_body(const Reply& reply, const ReplyFraming& framing);

/// Returns why the reply must not be sent: a status outside 200..999, a name that is no token, a value with
/// control bytes (which could begin a header or a reply of its own). Nothing if it may.
std::optional<std::string> reason_not_to_send(const Reply& reply);

/// Appends status line, headers and empty line. Content-Length, Transfer-Encoding and Connection are decided
/// here; the reply's own, if any, are left out. Nothing else is added.
void append_head(std::string& out, const Reply& reply, const ReplyFraming& framing);
void append_chunk(std::string& out, std::string_view data);  ///< `data` is not empty
void append_last_chunk(std::string& out);

/// An answer of the stand-in itself: application/problem+json.
Reply problem(int status, std::string_view detail);

std::string_view reason_phrase(int status);  ///< empty if it has none

}  // namespace understudy::transport
