#include "engine/reply.h"

#include <doctest/doctest.h>

#include "unit/engine/vendor_in_memory.h"

using namespace understudy;
using understudy::engine::Acme;

namespace {

const std::string api = R"(
operations:
  go:
    request: GET /go
    source: D
    query: { to: { type: string } }
    reply: { status: 302, source: D, headers: { Location: "{{ query.to }}" } }
)";

}  // namespace

TEST_CASE("a header is made from what was sent, but not with a line end in it, and the journal says so") {
    Acme acme(api, "");
    CHECK(*find_header(acme.get("/go?to=/caf%C3%A9%20x").headers, "location") == "/caf\u00e9 x");
    for (const char* target : {"/go?to=a%0d%0aSet-Cookie:%20x=1", "/go?to=a%0a", "/go?to=%00", "/go?to=%7f"}) {
        const Reply reply = acme.get(target);
        CHECK(reply.status == 500);
        CHECK(find_header(reply.headers, "location") == nullptr);
        const Exchange exchange = acme.engine.journal().back();
        CHECK(exchange.status == 500);
        CHECK(exchange.why == "reply: the value of the header Location has a control byte in it");
    }
}
