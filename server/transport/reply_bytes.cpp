#include "transport/reply_bytes.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/plain_bytes.h"
#include "transport/field_syntax.h"
#include "transport/reason_phrase.h"

namespace understudy::transport {
namespace {

void append_field(std::string& out, std::string_view name, std::string_view value) {
    const std::size_t begin = out.size();
    out.append(name.size() + value.size() + 4, '\n');
    char* at = out.data() + begin;
    at = std::copy(name.begin(), name.end(), at);
    *at++ = ':';
    *at++ = ' ';
    at = std::copy(value.begin(), value.end(), at);
    *at = '\r';  // before the last of the line feeds
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
    for (const auto& [name, value] : reply.headers) {
        if (same(name, "content-length") || same(name, "transfer-encoding") || same(name, "connection"))
            continue;
        append_field(out, name, value);
    }
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
