#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "unit/engine/vendor_in_memory.h"

using namespace std::chrono_literals;
using namespace understudy;
using understudy::engine::Acme;

namespace {

const std::string api = R"(
errors:
  slow_down: { status: 429, source: D, body: { error: slow down } }
  broken: { status: 503, source: D, body: { error: broken } }
  wrong: { status: 400, source: D, body: { error: wrong } }
limits:
  mistakes:
    source: D
    per: everyone
    count: errors
    windows: [ { limit: 2, every: 1h } ]
    refusal: slow_down
operations:
  get:
    request: GET /status/{status}
    source: D
    path: { status: { type: integer } }
    reply:
      - { when: { path.status: 503 }, error: broken }
      - { when: { path.status: 400 }, error: wrong }
      - { source: D, body: {} }
)";

}  // namespace

TEST_CASE("a limit on errors counts the client's, not the server's") {
    Acme acme(api, "");
    for (int i = 0; i < 5; ++i) CHECK(acme.get("/status/503").status == 503);
    CHECK(acme.get("/status/400").status == 400);
    CHECK(acme.get("/status/400").status == 400);
    CHECK(acme.get("/status/200").status == 429);
}

TEST_CASE("many callers at once do not wait for each other") {
    std::string text = api;
    text.replace(text.find("per: everyone"), 13, "per: address");
    Acme acme(text, "");
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 40'000; ++i) {
        Request request;
        request.method = "GET";
        request.target = "/status/400";
        request.peer = std::to_string(i);
        REQUIRE(acme.engine.handle(std::move(request)).status == 400);
    }
    CHECK(std::chrono::steady_clock::now() - begin < 5s);
}
