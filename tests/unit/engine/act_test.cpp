#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "unit/engine/vendor_in_memory.h"

using namespace std::chrono_literals;
using namespace understudy;
using understudy::engine::Acme;

namespace {

const std::string api = R"(
resources:
  owner: { fields: { id: { type: integer, sequence: 1 }, key: { type: string, default: KEY } } }
  job:
    lifecycle: job
    fields: { id: { type: integer, sequence: 1 } }
lifecycles:
  job:
    source: D
    states: [waiting, running, finished]
    moves: { waiting: [waiting, running], running: [waiting, finished] }
    plan: waiting for 1 read, running for 2s, finished
auth:
  key:
    source: D
    in: [header X-Key]
    find: owner.key
    refusals: { missing: no, unknown: no }
errors:
  no: { status: 403, source: D, body: { error: no } }
  missing: { status: 404, source: D, body: { error: missing } }
  never: { status: 409, source: D, body: { error: not from here } }
operations:
  start:
    request: POST /jobs/{id}/history/{number}
    source: D
    auth: none
    path: { id: { type: integer }, number: { type: integer } }
    find:
      job: { by: path.id, refusal: missing }
      move: { of: job.moves, by: path.number, refusal: missing }
    move: { job: { to: waiting, refusal: never } }
    reply: { source: D, body: { number: "{{ move.number }}", from: "{{ move.from }}", to: "{{ move.to }}" } }
  again:
    request: POST /jobs/{id}/again
    source: D
    auth: none
    path: { id: { type: integer } }
    find: { job: { by: path.id, refusal: missing } }
    move: { job: { to: waiting, refusal: never } }
    reply: { status: 204, source: D }
  leave:
    request: DELETE /owner
    source: D
    auth: key
    delete: [owner, caller]
    find: { owner: { by: headers.x-key, field: key, refusal: missing } }
    headers: { x-key: { type: string } }
    reply: { status: 204, source: D }
  owners:
    request: GET /owners
    source: D
    auth: none
    lists: { owners: { of: owner, view: owner } }
    reply: { source: D, body: { owners: "{{ owners.items }}" } }
  last_look:
    request: DELETE /jobs/{id}
    source: D
    auth: none
    path: { id: { type: integer } }
    find: { job: { by: path.id, refusal: missing } }
    polls: job
    delete: job
    reply: { source: D, body: { state: "{{ job.state }}" } }
views:
  owner: { of: owner, body: "{{ owner.id }}" }
)";

}  // namespace

TEST_CASE("a move that was found stays readable while its job's history grows") {
    Acme acme(api, "data: { job: [ { id: 1 } ] }\n");
    acme.ask("POST", "/jobs/1/again");  // the move 100
    for (int i = 0; i < 100; ++i)
        CHECK(acme.ask("POST", "/jobs/1/history/100").body == R"({"number":2,"from":"waiting","to":"waiting"})");
}

TEST_CASE("what is deleted under two names is deleted once") {
    Acme acme(api, "data: { owner: [ { id: 1, key: A }, { id: 2, key: B }, { id: 3, key: C } ] }\n");
    CHECK(acme.ask("DELETE", "/owner", {{"X-Key", "A"}}).status == 204);
    CHECK(acme.get("/owners").body == R"({"owners":[2,3]})");
    CHECK(acme.ask("DELETE", "/owner", {{"X-Key", "C"}}).status == 204);
    CHECK(acme.get("/owners").body == R"({"owners":[2]})");
}

TEST_CASE("a job that was deleted by its own poll has no further life") {
    Acme acme(api, "data: { job: [ { id: 1 } ] }\n");
    CHECK(acme.ask("DELETE", "/jobs/1").body == R"({"state":"waiting"})");
    CHECK(acme.engine.advance(24h).empty());
    CHECK(acme.ask("DELETE", "/jobs/1").status == 404);
}
