#include <doctest/doctest.h>

#include "unit/engine/vendor_in_memory.h"

using namespace understudy;
using understudy::engine::Acme;

namespace {

const std::string api = R"(
resources: { thing: { fields: { id: { type: integer, sequence: 1 } } } }
views: { thing: { of: thing, body: "{{ thing.id }}" } }
operations:
  list_things:
    request: GET /things
    source: D
    query: { page: { type: integer, default: 1 }, size: { type: integer, default: 2 } }
    lists: { things: { of: thing, page: { limit: query.size, page: query.page }, view: thing } }
    reply: { source: D, body: [ "{{ things.page }}", "{{ things.last_page }}", "{{ things.total }}", "{{ things.items }}" ] }
)";

std::string page(const std::string& query) {
    Acme acme(api, "data: { thing: [ { repeat: 5 } ] }");
    return acme.get("/things?" + query).body;
}

}  // namespace

TEST_CASE("a list is cut to the page asked for") {
    CHECK(page("") == "[1,3,5,[1,2]]");
    CHECK(page("page=3") == "[3,3,5,[5]]");
    CHECK(page("page=4") == "[4,3,5,[]]");
    CHECK(page("size=5") == "[1,1,5,[1,2,3,4,5]]");
    CHECK(page("size=1&page=5") == "[5,5,5,[5]]");
}

TEST_CASE("a page of any size and number is counted without overflow") {
    const std::string largest = "9223372036854775807";
    CHECK(page("size=" + largest) == "[1,1,5,[1,2,3,4,5]]");
    CHECK(page("page=" + largest) == "[" + largest + ",3,5,[]]");
    CHECK(page("page=2&size=" + largest) == "[2,1,5,[]]");
    CHECK(page("page=" + largest + "&size=" + largest) == "[" + largest + ",1,5,[]]");
    CHECK(page("page=4611686018427387905&size=2") == "[4611686018427387905,3,5,[]]");
}
