#include "transport/reply_bytes.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>

namespace understudy::transport {

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
