#include "transport/reply_bytes.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/plain_bytes.h"
#include "transport/field_syntax.h"
#include "transport/reason_phrase.h"

namespace understudy::transport {
namespace {

/// Whether append_head() itself decides on the field.
bool is_framing(std::string_view name) {
    return same(name, "content-length") || same(name, "transfer-encoding") || same(name, "connection");
}

/// Appends all of the fields at once: `out` grows once, not four times for each.
void append_fields(std::string& out, const Headers& headers) {
    std::size_t size = 0;
    for (const auto& [name, value] : headers)
        if (!is_framing(name)) size += name.size() + value.size() + 4;
    const std::size_t begin = out.size();
    out.append(size, '\n');
    char* at = out.data() + begin;
    for (const auto& [name, value] : headers) {
        if (is_framing(name)) continue;
        at = std::copy(name.begin(), name.end(), at);
        *at++ = ':';
        *at++ = ' ';
        at = std::copy(value.begin(), value.end(), at);
        *at++ = '\r';
        ++at;  // the line feed is there
    }
}

}  // namespace

bool is_chunked(const ReplyFraming& framing) {
    return !framing.is_http_1_0;
}

bool has_body(const Reply& reply, const ReplyFraming& framing) {
    return !framing.is_head && reply.status != 204 && reply.status != 304;
}

std::optional<std::string> reason_not_to_send(const Reply& reply) {
    if (reply.status < 200 || reply.status > 999) return "the status is " + std::to_string(reply.status);
    for (const auto& [name, value] : reply.headers) {
        if (!is_token(name)) return "a header's name is no token";
        if (has_control(value)) return "the value of the header " + name + " has a control byte in it";
    }
    return std::nullopt;
}

void append_head(std::string& out, const Reply& reply, const ReplyFraming& framing) {
    out += "HTTP/1.1 ";
    out += std::to_string(reply.status);
    out += ' ';
    out += reason_phrase(reply.status);
    out += "\r\n";
    append_fields(out, reply.headers);
    if (reply.status != 204 && reply.status != 304) {
        if (!reply.stream) {
            out += "Content-Length: ";
            out += std::to_string(reply.body.size());
            out += "\r\n";
        } else if (is_chunked(framing)) {
            out += "Transfer-Encoding: chunked\r\n";
        }
    }
    const bool ends_with_connection = reply.stream && !is_chunked(framing) && has_body(reply, framing);
    if (!framing.keeps_alive || ends_with_connection) {
        out += "Connection: close\r\n";
    } else if (framing.is_http_1_0) {
        out += "Connection: keep-alive\r\n";
    }
    out += "\r\n";
}

void append_chunk(std::string& out, std::string_view data) {
    std::array<char, 16> size{};
    const auto end = std::to_chars(size.data(), size.data() + size.size(), data.size(), 16).ptr;
    out.append(size.data(), end);
    out += "\r\n";
    out += data;
    out += "\r\n";
}

void append_last_chunk(std::string& out) {
    out += "0\r\n\r\n";
}

}  // namespace understudy::transport
