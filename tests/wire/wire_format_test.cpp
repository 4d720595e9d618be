#include "transport/wire_format.h"

#include <doctest/doctest.h>

#include <string>

namespace understudy::transport {
namespace {

/// The status a head is refused with, 0 if it is understood, -1 if it is not whole.
int refusal_of(const std::string& bytes) {
    const auto found = find_head(bytes);
    if (const auto* refusal = std::get_if<Refusal>(&found)) return refusal->status;
    if (std::holds_alternative<std::monostate>(found)) return -1;
    const auto head = parse_head(std::string_view(bytes).substr(0, std::get<std::size_t>(found)));
    if (const auto* refusal = std::get_if<Refusal>(&head)) return refusal->status;
    return 0;
}

Head head_of(const std::string& bytes) {
    const auto found = find_head(bytes);
    REQUIRE(std::holds_alternative<std::size_t>(found));
    auto head = parse_head(std::string_view(bytes).substr(0, std::get<std::size_t>(found)));
    REQUIRE(std::holds_alternative<Head>(head));
    return std::get<Head>(head);
}

std::string get(const std::string& fields) {
    return "GET / HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n";
}

}  // namespace

TEST_CASE("a head is read as it was sent: method, target, order, spelling and duplicates of headers") {
    const Head head = head_of(
        "pRopFind /a%2Fb/../c?x=%zz&y=1#f HTTP/1.1\r\nX-One: 1\r\nhost: x\r\nx-one:  2 \t\r\nEmpty:\r\n\r\n");
    CHECK(head.request.method == "pRopFind");
    CHECK(head.request.target == "/a%2Fb/../c?x=%zz&y=1#f");
    REQUIRE(head.request.headers.size() == 4);
    CHECK(head.request.headers[0].name == "X-One");
    CHECK(head.request.headers[2].name == "x-one");
    CHECK(head.request.headers[2].value == "2");
    CHECK(head.request.headers[3].value.empty());
}

TEST_CASE("percent-encoded control bytes stay encoded") {
    CHECK(head_of(get("X: v%0d%0aInjected: 1\r\n")).request.headers.back().value == "v%0d%0aInjected: 1");
}

TEST_CASE("a head is not whole before its empty line") {
    const std::string whole = get("A: b\r\n");
    for (std::size_t size = 0; size < whole.size(); ++size) CHECK(refusal_of(whole.substr(0, size)) == -1);
    CHECK(refusal_of(whole) == 0);
}

TEST_CASE("empty lines before a request are passed over") {
    const std::string bytes = "\r\n\r\n" + get("");
    CHECK(refusal_of(bytes) == 0);
    CHECK(std::get<std::size_t>(find_head(bytes)) == bytes.size());
}

TEST_CASE("what two readers could understand differently is refused") {
    const std::string start = "GET / HTTP/1.1\r\n";
    CHECK(refusal_of(start + "\r\n") == 400);                 // no Host
    CHECK(refusal_of(get("Host: y\r\n")) == 400);             // two
    CHECK(refusal_of("GET / HTTP/1.1\nHost: x\n\n") == 400);  // bare LF
    CHECK(refusal_of(start + "Host: x\nA: b\r\n\r\n") == 400);
    CHECK(refusal_of(get("A: b\r\n c\r\n")) == 400);  // folded
    CHECK(refusal_of(get("Content-Length : 5\r\n")) == 400);
    CHECK(refusal_of(get("Content-Length: 5\r\nContent-Length: 5\r\n")) == 400);
    CHECK(refusal_of(get("Content-Length: +5\r\n")) == 400);
    CHECK(refusal_of(get("Content-Length: 5abc\r\n")) == 400);
    CHECK(refusal_of(get("Content-Length: -2\r\n")) == 400);
    CHECK(refusal_of(get("Content-Length:\r\n")) == 400);
    CHECK(refusal_of(get("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")) == 400);
    CHECK(refusal_of(get("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n")) == 400);
    CHECK(refusal_of(get("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")) == 400);
    CHECK(refusal_of(get("Transfer-Encoding: gzip, chunked\r\n")) == 501);
    CHECK(refusal_of(get("Transfer-Encoding: identity\r\n")) == 501);
    CHECK(refusal_of("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") == 400);
    CHECK(refusal_of(get("A: b\rc\r\n")) == 400);
    CHECK(refusal_of(get(std::string("A: b\0c\r\n", 8))) == 400);
    CHECK(refusal_of(get(": b\r\n")) == 400);
    CHECK(refusal_of(get("no colon\r\n")) == 400);
    CHECK(refusal_of("GET  / HTTP/1.1\r\nHost: x\r\n\r\n") == 400);
    CHECK(refusal_of("GET /a b HTTP/1.1\r\nHost: x\r\n\r\n") == 400);
    CHECK(refusal_of("GET / HTTP/1.1 \r\nHost: x\r\n\r\n") == 400);
    CHECK(refusal_of("G\tT / HTTP/1.1\r\nHost: x\r\n\r\n") == 400);
    CHECK(refusal_of("GET /\r\nHost: x\r\n\r\n") == 400);
    CHECK(refusal_of("GET / HTTP/2.0\r\nHost: x\r\n\r\n") == 505);
    CHECK(refusal_of("\r\n\r\n\r\n\r\n\r\n\r\n\r\n") == 400);
}

TEST_CASE("what is too large is refused before it is whole") {
    CHECK(refusal_of("GET /" + std::string(max_request_line, 'a')) == 414);
    CHECK(refusal_of("GET / HTTP/1.1\r\nA: " + std::string(max_field_line, 'a')) == 431);
    std::string fields;
    for (std::size_t i = 0; i < 6; ++i) fields += "A: " + std::string(7000, 'a') + "\r\n";
    CHECK(refusal_of("GET / HTTP/1.1\r\n" + fields) == 431);
    fields.clear();
    for (std::size_t i = 0; i < max_fields; ++i) fields += "A: b\r\n";
    CHECK(refusal_of(get(fields)) == 431);
    CHECK(refusal_of("GET / HTTP/1.0\r\n" + fields + "\r\n") == 0);
    CHECK(refusal_of(get("Content-Length: " + std::to_string(max_body) + "\r\n")) == 0);
    CHECK(refusal_of(get("Content-Length: " + std::to_string(max_body + 1) + "\r\n")) == 413);
    CHECK(refusal_of(get("Content-Length: 18446744073709551617\r\n")) == 400);
}

TEST_CASE("a connection is kept unless one of HTTP/1.0 or `close` says otherwise") {
    CHECK(head_of(get("")).keeps_alive);
    CHECK_FALSE(head_of(get("Connection: close\r\n")).keeps_alive);
    CHECK_FALSE(head_of(get("connection: TE, Close\r\n")).keeps_alive);
    CHECK_FALSE(head_of("GET / HTTP/1.0\r\n\r\n").keeps_alive);
    CHECK(head_of("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").keeps_alive);
}

TEST_CASE("chunks are joined, extensions and trailers dropped, what follows left alone") {
    const std::string sent = "4;a=b\r\nWiki\r\n5\r\npedia\r\n0\r\nTrailer: 1\r\n\r\nGET";
    for (std::size_t step = 1; step <= sent.size(); ++step) {
        CAPTURE(step);
        ChunkReader chunks;
        std::string body, pending;
        auto result = ChunkReader::Result::more;
        for (std::size_t at = 0; at < sent.size() && result == ChunkReader::Result::more; at += step) {
            pending += sent.substr(at, step);
            std::string_view bytes = pending;
            result = chunks.read(bytes, body);
            pending = std::string(bytes);
        }
        CHECK(result == ChunkReader::Result::done);
        CHECK(body == "Wikipedia");
        CHECK(std::string("GET").starts_with(pending));
    }
}

TEST_CASE("malformed and oversized chunks are refused") {
    const auto result_of = [](std::string_view bytes) {
        ChunkReader chunks;
        std::string body;
        return chunks.read(bytes, body);
    };
    using Result = ChunkReader::Result;
    CHECK(result_of("-2\r\n") == Result::malformed);
    CHECK(result_of("0x5\r\n") == Result::malformed);
    CHECK(result_of("\r\n") == Result::malformed);
    CHECK(result_of("5 x\r\n") == Result::malformed);
    CHECK(result_of("5\nhello\r\n") == Result::malformed);
    CHECK(result_of("5\r\nhelloX\r\n") == Result::malformed);
    CHECK(result_of("ffffffff1\r\n") == Result::malformed);
    CHECK(result_of("ffffffff\r\n") == Result::too_large);
    CHECK(result_of("800001\r\n") == Result::too_large);
    CHECK(result_of("800000\r\n") == Result::more);
    CHECK(result_of("5;" + std::string(300, 'x')) == Result::malformed);
    CHECK(result_of("0\r\nA: " + std::string(9000, 'x')) == Result::malformed);
    std::string mostly_framing;
    for (int i = 0; i < 30'000; ++i) mostly_framing += "1\r\nx\r\n";
    CHECK(result_of(mostly_framing) == Result::malformed);
}

TEST_CASE("a reply that could begin another one is not sent") {
    const auto reason = [](int status, const char* name, const std::string& value) {
        Reply reply;
        reply.status = status;
        reply.headers = {{name, value}};
        return reason_not_to_send(reply);
    };
    CHECK_FALSE(reason(200, "X-A", "caf\xc3\xa9\t!").has_value());
    CHECK(reason(200, "X-A", "a\r\nSet-Cookie: b").has_value());
    CHECK(reason(200, "X-A", "a\nb").has_value());
    CHECK(reason(200, "X-A", std::string("a\0b", 3)).has_value());
    CHECK(reason(200, "X A", "b").has_value());
    CHECK(reason(200, "", "b").has_value());
    CHECK(reason(200, "X:", "b").has_value());
    CHECK(reason(199, "X-A", "b").has_value());
    CHECK(reason(1000, "X-A", "b").has_value());
}

TEST_CASE("a reply's head is its own headers and the framing, in that order") {
    Reply reply;
    reply.status = 201;
    reply.headers = {{"Date", "now"}, {"content-length", "99"}, {"Connection", "x"}, {"B", "2"}, {"A", "1"}};
    reply.body = "hello";
    std::string text;
    append_head(text, reply, {});
    CHECK(text == "HTTP/1.1 201 Created\r\nDate: now\r\nB: 2\r\nA: 1\r\nContent-Length: 5\r\n\r\n");
    text.clear();
    reply.status = 204;
    append_head(text, reply, {.keeps_alive = false});
    CHECK(text == "HTTP/1.1 204 No Content\r\nDate: now\r\nB: 2\r\nA: 1\r\nConnection: close\r\n\r\n");
}

TEST_CASE("a stream that only the connection's end can end is not said to keep it") {
    struct Nothing final : ByteSource {
        bool read(std::string&) override { return false; }
    };
    Reply reply;
    reply.stream = std::make_shared<Nothing>();
    std::string text;
    append_head(text, reply, {.is_http_1_0 = true});
    CHECK(text == "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    text.clear();
    append_head(text, reply, {.is_head = true, .is_http_1_0 = true});
    CHECK(text == "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\n");
}

}  // namespace understudy::transport
