#include "engine/route.h"

#include <doctest/doctest.h>

#include <string>

#include "unit/engine/vendor_in_memory.h"

using namespace understudy;
using understudy::engine::Acme;

namespace {

const std::string api = R"(
resources:
  user: { fields: { id: { type: integer, sequence: 1 }, key: { type: string } } }
  job: { lifecycle: job, fields: { id: { type: integer, sequence: 1 } } }
lifecycles:
  job: { source: D, states: [waiting, ended], moves: { waiting: [ended] }, plan: "waiting for 2 reads, ended" }
auth: { key: { source: D, in: [header X-Key], find: user.key, refusals: { missing: unauthorized } } }
limits: { calls: { source: D, per: caller, windows: [ { limit: 3, every: 1h } ], refusal: too_many } }
errors:
  unauthorized: { status: 401, source: D, body: { error: unauthorized } }
  too_many: { status: 429, source: D, headers: { Retry-After: "{{ limit.retry_after }}" }, body: { error: too many } }
  missing: { status: 404, source: D, body: { error: no such job } }
files: { people: { source: D, people: all, columns: { id: "{{ person.id }}" } } }
operations:
  get_job:
    request: GET /jobs/{id}
    source: D
    limits: []
    find: { job: { by: path.id, refusal: missing } }
    polls: job
    reply: { source: D, headers: { X-State: "{{ job.state }}" }, body: "{{ job.state }}" }
  end_job: { request: "DELETE /jobs/{id}", source: D, reply: { status: 204, source: D } }
  probe_jobs: { request: HEAD /jobs, source: D, auth: none, reply: { status: 204, source: D, headers: { X-Probe: yes } } }
  list_jobs: { request: GET /jobs, source: D, reply: { source: D, body: [] } }
  limited: { request: GET /limited, source: D, reply: { source: D, body: [] } }
  download: { request: GET /file, source: D, limits: [], reply: { source: D, file: people } }
  start: { request: POST /start, source: D, reply: { status: 204, source: D } }
)";

const std::string normal = "data: { user: [ { key: key } ], job: [ {} ] }";
const Headers key = {{"X-Key", "key"}};

/// What both have in common but for the time they took.
std::string told(const Reply& reply) {
    std::string all = std::to_string(reply.status);
    for (const Header& header : reply.headers) all += '\n' + header.name + ": " + header.value;
    return all;
}

}  // namespace

TEST_CASE("HEAD is answered as GET is, and told of as HEAD without a body") {
    Acme acme(api, normal);
    for (const std::string target : {"/jobs/1", "/jobs/7", "/nowhere"}) {
        CAPTURE(target);
        const Reply head = acme.ask("HEAD", target, key), get = acme.get(target, key);
        std::string why_head = told(head), why_get = told(get);
        if (target == "/nowhere") {
            why_head = std::to_string(head.status), why_get = std::to_string(get.status);
        }
        CHECK(why_head == why_get);
        CHECK(acme.engine.journal().rbegin()[1].request.method == "HEAD");
        CHECK(acme.engine.journal().rbegin()[1].reply_body.empty());
        CHECK(acme.engine.journal().rbegin()[1].operation == acme.engine.journal().back().operation);
    }
}

TEST_CASE("HEAD needs the same credential, counts in the same limits and is a read") {
    Acme acme(api, normal);
    CHECK(acme.ask("HEAD", "/limited").status == 401);
    for (int i = 0; i < 3; ++i) CHECK(acme.ask("HEAD", "/limited", key).status == 200);
    CHECK(acme.ask("HEAD", "/limited", key).status == 429);
    CHECK(acme.get("/limited", key).status == 429);
    acme.ask("HEAD", "/jobs/1", key);
    acme.ask("HEAD", "/jobs/1", key);
    CHECK(acme.get("/jobs/1", key).body == "ended");
}

TEST_CASE("a file is not made for HEAD") {
    Acme acme(api, normal);
    const Reply head = acme.ask("HEAD", "/file", key);
    CHECK(*find_header(head.headers, "content-type") == "text/csv; charset=utf-8");
    REQUIRE(head.stream);
    std::string chunk;
    CHECK_FALSE(head.stream->read(chunk));
    CHECK(chunk.empty());
    CHECK_FALSE(acme.engine.journal().back().file);
}

TEST_CASE("an operation for HEAD itself answers it") {
    Acme acme(api, normal);
    CHECK(*find_header(acme.ask("HEAD", "/jobs").headers, "x-probe") == "yes");
    CHECK(acme.engine.journal().back().operation == "probe_jobs");
    CHECK(acme.get("/jobs", key).status == 200);
}

TEST_CASE("405 says that HEAD is allowed where GET is, and only there") {
    Acme acme(api, normal);
    const auto allowed = [&](const std::string& method, const std::string& target) {
        const Reply reply = acme.ask(method, target, key);
        CHECK(reply.status == 405);
        return *find_header(reply.headers, "allow");
    };
    CHECK(allowed("POST", "/jobs/1") == "GET, HEAD, DELETE");
    CHECK(allowed("POST", "/jobs") == "HEAD, GET");
    CHECK(allowed("HEAD", "/start") == "POST");
    CHECK(allowed("GET", "/start") == "POST");
}

TEST_CASE("HEAD on an unknown path is told the nearest operation as GET is") {
    Acme acme(api, normal);
    CHECK(*find_header(acme.ask("HEAD", "/jbos/1", key).headers, "understudy-why") ==
          "route: HEAD /jbos/1 matches no operation of 'acme'; nearest: GET /jobs/{id} (get_job): segment 1 is 'jbos', expected 'jobs'; see https://acme.example");
}
