#include <doctest/doctest.h>

#include "unit/engine/vendor_in_memory.h"

using namespace understudy;
using understudy::engine::Acme;

TEST_CASE("split makes a list of a text and leaves a list alone") {
    Acme acme(R"(
operations:
  split:
    request: POST /split
    source: D
    body: { type: object, properties: { names: { type: [string, array, "null"] } } }
    reply: { source: D, body: "{{ body.names | split: ',' }}" }
)", "");
    const auto split = [&](const std::string& names) { return acme.ask("POST", "/split", {}, "{\"names\":" + names + "}").body; };
    CHECK(split("\"a,b\"") == R"(["a","b"])");
    CHECK(split("\"a\"") == R"(["a"])");
    CHECK(split("\"\"") == "[]");
    CHECK(split(R"(["a","b,c"])") == R"(["a","b,c"])");
}
