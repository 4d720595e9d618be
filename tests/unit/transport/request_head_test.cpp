#include "transport/request_head.h"

#include <doctest/doctest.h>

#include <string>

namespace understudy::transport {
namespace {

const Limits limits;

/// The status a head is refused with, 0 if it is understood, -1 if it is not whole.
int refusal_of(const std::string& bytes) {
    const auto found = HeadScanner().scan(bytes, limits);
    if (const auto* refusal = std::get_if<Refusal>(&found)) return refusal->status;
    if (std::holds_alternative<std::monostate>(found)) return -1;
    Head head;
    const auto refusal = parse_head(std::string_view(bytes).substr(0, std::get<std::size_t>(found)), limits, head);
    return refusal ? refusal->status : 0;
}

Head head_of(const std::string& bytes) {
    const auto found = HeadScanner().scan(bytes, limits);
    REQUIRE(std::holds_alternative<std::size_t>(found));
    Head head;
    REQUIRE(!parse_head(std::string_view(bytes).substr(0, std::get<std::size_t>(found)), limits, head));
    return head;
}

std::string get(const std::string& fields) {
    return "GET / HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n";
}

}  // namespace

TEST_CASE("a head is read as it was sent: method, target, order, spelling and duplicates of headers") {
    const Head head = head_of(
        "pRopFind /a%2Fb/../c?x=%zz&y=1|{} HTTP/1.1\r\nX-One: 1\r\nhost: x\r\nx-one:  2 "
        "\t\r\nEmpty:\r\n\r\n");
    CHECK(head.request.method == "pRopFind");
    CHECK(head.request.target == "/a%2Fb/../c?x=%zz&y=1|{}");
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
    CHECK(std::get<std::size_t>(HeadScanner().scan(bytes, limits)) == bytes.size());
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
    CHECK(refusal_of(get("Transfer-Encoding: chunked, chunked\r\n")) == 400);
    CHECK(refusal_of(get("Transfer-Encoding: chunked, gzip\r\n")) == 400);
    CHECK(refusal_of(get("Transfer-Encoding:\r\n")) == 400);
    CHECK(refusal_of(get("Transfer-Encoding: \vchunked\r\n")) == 400);
    CHECK(refusal_of(get("Transfer-Encoding: xchunked\r\n")) == 501);
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
    CHECK(refusal_of(start + " Host: x\r\n\r\n") == 400);
    CHECK(refusal_of("\x16\x03\x01\x02") == 400);  // TLS: no need to wait for a line
    CHECK(refusal_of("GET /\r\n") == 400);         // HTTP/0.9: nor for a head
    CHECK(refusal_of("GET / HTTP/1\r\nHost: x\r\n\r\n") == 400);
    CHECK(refusal_of("GET / http/1.1\r\nHost: x\r\n\r\n") == 400);
    CHECK(refusal_of("GET / HTTP/01.1\r\nHost: x\r\n\r\n") == 400);
    CHECK(refusal_of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") == 505);
    CHECK(refusal_of("GET / HTTP/2.0\r\nHost: x\r\n\r\n") == 505);
    CHECK(refusal_of("\r\n\r\n\r\n\r\n\r\n\r\n\r\n") == 400);
}

TEST_CASE("what is too large is refused before it is whole") {
    CHECK(refusal_of("GET /" + std::string(limits.request_line, 'a')) == 414);
    CHECK(refusal_of("GET / HTTP/1.1\r\nA: " + std::string(limits.field, 'a')) == 431);
    std::string fields;
    for (std::size_t i = 0; i < 6; ++i) fields += "A: " + std::string(7000, 'a') + "\r\n";
    CHECK(refusal_of("GET / HTTP/1.1\r\n" + fields) == 431);
    fields.clear();
    for (std::size_t i = 0; i < limits.fields; ++i) fields += "A: b\r\n";
    CHECK(refusal_of(get(fields)) == 431);
    CHECK(refusal_of("GET / HTTP/1.0\r\n" + fields + "\r\n") == 0);
    CHECK(refusal_of(get("Content-Length: " + std::to_string(limits.body) + "\r\n")) == 0);
    CHECK(refusal_of(get("Content-Length: " + std::to_string(limits.body + 1) + "\r\n")) == 413);
    CHECK(refusal_of(get("Content-Length: 18446744073709551617\r\n")) == 400);
}

TEST_CASE("a connection is kept unless one of HTTP/1.0 or `close` says otherwise") {
    CHECK(head_of(get("")).keeps_alive);
    CHECK_FALSE(head_of(get("Connection: close\r\n")).keeps_alive);
    CHECK_FALSE(head_of(get("connection: TE, Close\r\n")).keeps_alive);
    CHECK_FALSE(head_of("GET / HTTP/1.0\r\n\r\n").keeps_alive);
    CHECK(head_of("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").keeps_alive);
    CHECK_FALSE(head_of("GET / HTTP/1.0\r\nConnection: close\r\nConnection: keep-alive\r\n\r\n").keeps_alive);
}

TEST_CASE("of all expectations only 100-continue is met, and only for who can read it") {
    CHECK(head_of(get("Expect: 100-Continue\r\n")).expects_continue);
    CHECK_FALSE(head_of("GET / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n").expects_continue);
    CHECK(refusal_of(get("Expect: a miracle\r\n")) == 417);
}

TEST_CASE("a head that comes byte by byte is found where it ends") {
    const std::string bytes = "\r\n" + get("A: b\r\nC: d\r\n") + "rest";
    HeadScanner scanner;
    for (std::size_t size = 0; size < bytes.size() - 4; ++size)
        REQUIRE(std::holds_alternative<std::monostate>(scanner.scan(bytes.substr(0, size), limits)));
    CHECK(std::get<std::size_t>(scanner.scan(bytes, limits)) == bytes.size() - 4);
}

TEST_CASE("each limit of a head can be changed") {
    const Limits small{.request_line = 20, .field = 30, .field_bytes = 60, .fields = 2, .body = 4};
    const auto refusal = [&](const std::string& bytes) {
        const auto found = HeadScanner().scan(bytes, small);
        if (const auto* refused = std::get_if<Refusal>(&found)) return refused->status;
        const auto* size = std::get_if<std::size_t>(&found);
        if (size == nullptr) return -1;
        Head head;
        const auto refused = parse_head(std::string_view(bytes).substr(0, *size), small, head);
        return refused ? refused->status : 0;
    };
    CHECK(refusal(get("A: b\r\n")) == 0);
    CHECK(refusal("GET /" + std::string(20, 'a')) == 414);
    CHECK(refusal(get("A: " + std::string(30, 'a') + "\r\n")) == 431);
    CHECK(refusal(get("A: b\r\nB: c\r\n")) == 431);
    CHECK(refusal(get("Content-Length: 5\r\n")) == 413);
}

}  // namespace understudy::transport
