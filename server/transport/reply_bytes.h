// Replies as bytes of HTTP/1.1.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <understudy/message.h>

namespace understudy::transport {

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

/// Whether status and headers are sent: not when a fault sends nothing, or what is no HTTP.
bool has_head(const Delivery& delivery);

/// Returns why the reply must not be sent: a status outside 200..999, a name that is no token, a value with
/// control bytes (which could begin a header or a reply of its own). Nothing if it may, or has no head.
std::optional<std::string> reason_not_to_send(const Reply& reply);

/// Appends status line, headers and empty line. Content-Length, Transfer-Encoding and Connection are decided
/// here, wrongly where the reply's delivery says so; the reply's own, if any, are left out. Nothing else is
/// added.
void append_head(std::string& out, const Reply& reply, const ReplyFraming& framing);
void append_chunk(std::string& out, std::string_view data);  ///< `data` is not empty
/// Only the first `size` bytes of a chunk that is announced as all of `data`.
void append_cut_chunk(std::string& out, std::string_view data, std::size_t size);
void append_last_chunk(std::string& out);

}  // namespace understudy::transport
