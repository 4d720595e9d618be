// What the journal tells of a job's states, and how long a request says it took.
#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "unit/engine/vendor_in_memory.h"

using namespace std::chrono_literals;
using namespace understudy;
using understudy::engine::Acme;

namespace {

const std::string api = R"(
resources: { job: { lifecycle: job, fields: { id: { type: integer, sequence: 1 } } } }
lifecycles:
  job:
    source: D
    states: [waiting, running, ended]
    moves: { waiting: [running], running: [ended] }
    plan: waiting for 1m, running forever
errors:
  missing: { status: 404, source: D, body: { time: "{{ elapsed }}" } }
  ended: { status: 409, source: D, body: { error: it has ended } }
operations:
  create_job: { request: POST /jobs, source: D, create: { job: {} }, reply: { source: D, body: "{{ job.id }}" } }
  get_job:
    request: GET /jobs/{id}
    source: D
    find: { job: { by: path.id, refusal: missing } }
    polls: job
    reply: { source: D, body: "{{ elapsed }}" }
  end_job:
    request: DELETE /jobs/{id}
    source: D
    find: { job: { by: path.id, refusal: missing } }
    move: { job: { to: ended, refusal: ended } }
    reply: { source: D, body: "{{ job.state }}" }
)";

/// Of the latest exchange: `before -> after`.
std::string states(const Acme& acme) {
    const Exchange last = acme.engine.journal().back();
    return last.state_before + " -> " + last.state_after;
}

}  // namespace

TEST_CASE("an exchange tells the state a job had when it was last told of") {
    Acme acme(api, "data: { job: [ { state: running }, {} ] }");
    acme.ask("DELETE", "/jobs/1");
    CHECK(states(acme) == "running -> ended");
    acme.get("/jobs/1");
    CHECK(states(acme) == "ended -> ended");
    acme.engine.advance(1min);
    acme.get("/jobs/2");
    CHECK(states(acme) == "waiting -> running");
    acme.ask("DELETE", "/jobs/1");
    CHECK(states(acme) == "ended -> ended");
    acme.get("/jobs/7");
    CHECK(states(acme) == " -> ");
}

TEST_CASE("an exchange that creates a job tells no state before") {
    Acme acme(api, "");
    acme.ask("POST", "/jobs");
    CHECK(states(acme) == " -> waiting");
    acme.engine.advance(1min);
    acme.get("/jobs/1");
    CHECK(states(acme) == "waiting -> running");
}

TEST_CASE("a request takes at least a millisecond, and as long as a fault delays it") {
    CHECK(Acme(api, "data: { job: [ {} ] }").get("/jobs/1").body == "1");
    Acme slow(api,
              "data: { job: [ {} ] }\nfaults: [ { operation: get_job, delay: 2s, calls: 1-2 }, { operation: "
              "'*', delay: 500ms } ]");
    CHECK(slow.get("/jobs/1").body == "2500");
    CHECK(slow.get("/jobs/7").body == R"({"time":2500})");
    CHECK(slow.get("/jobs/1").body == "500");
}
