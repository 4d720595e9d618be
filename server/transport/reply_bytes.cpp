#include "transport/reply_bytes.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/plain_bytes.h"
#include "base/reason_phrase.h"
#include "transport/field_syntax.h"

namespace understudy::transport {
namespace {

using Ending = Delivery::Ending;

constexpr std::size_t length_beyond_body = 100;                     // that a wrong Content-Length promises
constexpr std::size_t length_beyond_stream = std::size_t{1} << 40;  // longer than any file that is made here

/// What Content-Length says, of a stream if it must.
std::size_t length_of(const Reply& reply) {
    if (reply.delivery.ending != Ending::wrong_length) return reply.body.size();
    return reply.stream ? length_beyond_stream : reply.body.size() + length_beyond_body;
}

/// Whether append_head() itself decides on the field.
bool is_framing(std::string_view name) {
    return same(name, "content-length") || same(name, "transfer-encoding") || same(name, "connection");
}

/// Appends all of the fields at once: `out` grows once, not four times for each.
void append_fields(std::string& out, const Headers& headers) {
    std::size_t size = 0;
    for (const auto& [name, value] : headers) size += name.size() + value.size() + 4;
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
    out.resize(static_cast<std::size_t>(at - out.data()));  // less than `size` where a field was left out
}

}  // namespace

bool is_chunked(const ReplyFraming& framing) {
    return !framing.is_http_1_0;
}

bool has_body(const Reply& reply, const ReplyFraming& framing) {
    return !framing.is_head && reply.status != 204 && reply.status != 304;
}

bool has_head(const Delivery& delivery) {
    return delivery.ending != Ending::reset && delivery.ending != Ending::empty &&
           delivery.ending != Ending::random_data;
}

std::optional<std::string> reason_not_to_send(const Reply& reply) {
    if (!has_head(reply.delivery)) return std::nullopt;
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
        if (reply.delivery.ending == Ending::malformed_chunk) {
            out += "Transfer-Encoding: chunked\r\n";
        } else if (!reply.stream || reply.delivery.ending == Ending::wrong_length) {
            out += "Content-Length: ";
            out += std::to_string(length_of(reply));
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
    append_cut_chunk(out, data, data.size());
    out += "\r\n";
}

void append_cut_chunk(std::string& out, std::string_view data, std::size_t size) {
    std::array<char, 16> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), data.size(), 16).ptr;
    out.append(digits.data(), end);
    out += "\r\n";
    out += data.substr(0, size);
}

void append_last_chunk(std::string& out) {
    out += "0\r\n\r\n";
}

}  // namespace understudy::transport
