// /__admin/events over a socket.
#include <doctest/doctest.h>

#include <sys/socket.h>

#include <string>

#include <understudy/understudy.h>

#include "wire/client.h"
#include "wire/tiny_vendor.h"

namespace understudy {
namespace {

using wire::ask;
using wire::Client;
using wire::TinyVendor;

constexpr const char* json = "Content-Type: application/json\r\n";

/// A client that listens; events come in the order they are asked for.
class Listening {
  public:
    Listening(int port, const std::string& path) : client_(port) {
        client_.send("GET /__admin" + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                     "\r\n\r\n");
        wait_for("retry: 1000\n\n");
    }
    /// Reads on until the text came; a failure of the test if the connection ends before.
    void wait_for(const std::string& text) {
        while (came_.find(text) == std::string::npos) {
            char bytes[4096];
            const auto size = ::recv(client_.socket(), bytes, sizeof bytes, 0);
            CAPTURE(came_);
            REQUIRE(size > 0);
            came_.append(bytes, static_cast<std::size_t>(size));
        }
    }
    bool has(const std::string& text) const { return came_.find(text) != std::string::npos; }
    Client& client() { return client_; }

  private:
    Client client_;
    std::string came_;
};

}  // namespace

TEST_CASE("exchanges, moves, the clock, faults, worlds and reloads are told as they happen") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    const int port = server.port();
    Listening page(port, "/events");
    CHECK(page.has("Content-Type: text/event-stream\r\n"));
    ask(port, "POST", "/api/jobs", TinyVendor::key);
    page.wait_for(
        "event: exchange\ndata: "
        "{\"world\":\"default\",\"exchange\":{\"id\":\"00000000-0000-4000-8000-000000000001\"");
    CHECK_FALSE(page.has("it's secret"));
    page.wait_for(R"("understudy":{"sequence":1,"at":"2026-01-01T00:00:00Z","arrived":"2)");
    ask(port, "POST", "/__admin/clock", json, R"({"advance":"2s"})");
    page.wait_for(
        R"("move":{"at":"2026-01-01T00:00:02Z","vendor":"tiny","kind":"job","id":"2","from":"waiting","to":"running"})");
    page.wait_for("event: clock\ndata: {\"world\":\"default\",\"clock\":{\"now\":\"2026-01-01T00:00:02Z\"");
    ask(port, "POST", "/__admin/worlds", json, R"({"name":"alpha"})");
    page.wait_for("event: made\ndata: {\"world\":\"alpha\"");
    ask(port, "POST", "/__admin/worlds/alpha/faults", json, R"({"operation":"get_job","error":"conflict"})");
    page.wait_for("event: fault\ndata: {\"world\":\"alpha\",\"fault\":{\"id\":\"fault-1\"");
    server.reload();
    page.wait_for("event: reload\n");
    ask(port, "DELETE", "/__admin/worlds/alpha", json);
    page.wait_for("event: removed\n");
    ask(port, "POST", "/__admin/reset", json);
    page.wait_for("event: reset\n");
    // By calls of the library, too.
    server.advance(std::chrono::seconds(2));
    page.wait_for(R"("world":"default","move":{"at":"2026-01-01T00:00:02Z","vendor":"tiny","kind":"job","id":"1",)");
    server.reset();
    page.wait_for("event: reset\ndata: {\"world\":\"default\",\"reset\":{\"now\":\"2026-01-01T00:00:00Z\"}}");
    server.make_world({.name = "beta"});
    page.wait_for("event: made\ndata: {\"world\":\"beta\",\"made\":{\"name\":\"beta\"}}");
    server.remove_world("beta");
    page.wait_for("event: removed\ndata: {\"world\":\"beta\",\"removed\":{\"name\":\"beta\"}}");
}

TEST_CASE("who listens to one world hears nothing of others") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    const int port = server.port();
    server.make_world({.name = "alpha"});
    Listening page(port, "/worlds/alpha/events");
    ask(port, "GET", "/api/jobs/1", TinyVendor::key);
    ask(port, "GET", "/w/alpha/api/jobs/1", TinyVendor::key);
    page.wait_for("event: exchange\ndata: {\"world\":\"alpha\"");
    CHECK_FALSE(page.has("\"default\""));
}

TEST_CASE("a slow listener is dropped and nobody waits for it") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    const int port = server.port();
    Listening slow(port, "/events");
    const int smallest = 1;
    ::setsockopt(slow.client().socket(), SOL_SOCKET, SO_RCVBUF, &smallest, sizeof smallest);
    // Far more than the system's buffers and the listener's megabyte hold, while nobody reads there.
    const std::string body(200'000, 'x');
    for (int i = 0; i < 60; ++i) CHECK(ask(port, "POST", "/api/jobs", TinyVendor::key, body).status == 201);
    Listening other(port, "/events");
    ask(port, "GET", "/api/jobs/1", TinyVendor::key);
    other.wait_for("event: exchange");
    // What had been sent can still be read, and then the end.
    CHECK(slow.client().read_to_end().size() < 60 * body.size());
}

TEST_CASE("a server stops although somebody listens") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    Listening page(server.port(), "/events");
    server.stop();
    CHECK(page.client().has_ended());
    CHECK(server
              .handle({.method = "GET",
                       .target = "/api/jobs/1",
                       .headers = {{"Host", "h"}, {"X-Key", "it's secret"}}})
              .status == 200);
}

}  // namespace understudy
