#include "engine/engine.h"

#include <doctest/doctest.h>

#include <set>

#include "engine/route.h"
#include "unit/engine/vendor_in_memory.h"

using namespace std::chrono_literals;
using namespace understudy;
using understudy::engine::Acme;

namespace {

/// Jobs that wait 2 s, run 8 s and finish; a file of people; an error.
const std::string api = R"(
settings: { loud: { default: false, enum: [false, true], source: D } }
resources:
  job:
    lifecycle: job
    fields:
      id: { type: integer, sequence: 10 }
      name: { type: string, default: unnamed }
      token: { type: [string, "null"], default: null, random: "[0-9a-f]{8}", first: [cafe0000] }
  mark:
    fields:
      id: { type: integer, sequence: 1 }
      job: { ref: job }
lifecycles:
  job:
    source: D
    states: [waiting, running, finished, canceled]
    moves: { waiting: [running, canceled], running: [finished, canceled] }
    plan: waiting for 2s, running for 8s from 10% until 90%, finished
    on_enter: { finished: { draw: [token], create: [ { mark: { job: "{{ job.id }}" } } ] } }
errors:
  invalid: { status: 400, source: D, body: { error: "{{ problem.text }}" } }
  missing: { status: 404, source: D, body: { error: no such job } }
  ended: { status: 409, source: D, body: { error: it has ended } }
  gone: { status: 404, source: D, grade: assumed, body: { error: no such path } }
refusals: { invalid: invalid, unknown_path: gone }
views:
  job: { of: job, body: { id: "{{ job.id }}", name: "{{ job.name }}", state: "{{ job.state }}", progress: "{{ job.progress }}%",
                          token: "{{ job.token }}", since: "{{ job.entered | unix }}" } }
files:
  people: { source: D, people: germany, columns: { id: "{{ person.id }}", name: "{{ person.name }}", job: "{{ job.id }}" } }
operations:
  create_job:
    request: POST /jobs
    source: D
    body: { type: object, required: [name], properties: { name: { type: string, minLength: 1 } } }
    create: { job: { name: "{{ body.name }}" } }
    reply: { status: 201, source: D, body: "{{ job | view: job }}" }
  list_jobs:
    request: GET /jobs
    source: D
    query: { limit: { type: integer, minimum: 1, default: 2 }, page: { type: integer, minimum: 1, default: 1, invalid: default },
             sort: { type: string, enum: [id, name], default: id }, dir: { type: string, enum: [ASC, DESC], default: ASC } }
    lists:
      jobs: { of: job, order: { by: query.sort, direction: query.dir, columns: { id: id, name: name } },
              page: { limit: query.limit, page: query.page }, view: job }
    reply: { source: D, body: { total: "{{ jobs.total }}", last: "{{ jobs.last_page }}", jobs: "{{ jobs.items }}" } }
  get_job:
    request: GET /jobs/{id}
    source: D
    path: { id: { type: integer } }
    find: { job: { by: path.id, refusal: missing } }
    polls: job
    reply: { source: D, body: "{{ job | view: job }}" }
  history:
    request: GET /jobs/{id}/history
    source: D
    path: { id: { type: integer } }
    find: { job: { by: path.id, refusal: missing } }
    lists: { moves: { of: job.moves, view: move } }
    reply: { source: D, body: { moves: "{{ moves.items }}" } }
  cancel_job:
    request: DELETE /jobs/{id}
    source: D
    path: { id: { type: integer } }
    find: { job: { by: path.id, refusal: missing } }
    move: { job: { to: canceled, refusal: ended } }
    reply: { status: 204, source: D }
  download:
    request: GET /jobs/{id}/file
    source: D
    path: { id: { type: integer } }
    find: { job: { by: path.id, refusal: missing } }
    reply:
      - { when: { job.state: finished }, source: D, file: people }
      - { error: ended }
  marks:
    request: GET /marks
    source: D
    lists: { marks: { of: mark, view: mark } }
    reply: { source: D, body: { marks: "{{ marks.items }}", loud: { $when: { settings.loud: true }, $then: yes } } }
)";


std::string whole_api() {
    std::string text = api;
    const std::string marker = "views:\n";
    text.insert(text.find(marker) + marker.size(),
                "  move: { of: job.moves, body: { id: \"{{ move.id }}\", from: \"{{ move.from }}\", to: \"{{ move.to }}\", at: \"{{ move.at | unix }}\" } }\n"
                "  mark: { of: mark, body: { job: \"{{ mark.job }}\", name: \"{{ mark.job.name }}\" } }\n");
    return text;
}

std::string body_of_file(const Reply& reply) {
    std::string all, piece;
    while (reply.stream->read(piece)) all += piece;
    return all;
}

}  // namespace

TEST_CASE("a created job walks its plan as time is moved") {
    Acme acme(whole_api(), "");
    CHECK(acme.ask("POST", "/jobs", {}, R"({"name":"first"})").body ==
          R"({"id":10,"name":"first","state":"waiting","progress":"0%","token":null,"since":1767225600})");
    acme.engine.advance(1999ms);
    CHECK(acme.get("/jobs/10").body.find("waiting") != std::string::npos);
    acme.engine.advance(1ms);
    CHECK(acme.get("/jobs/10").body ==
          R"({"id":10,"name":"first","state":"running","progress":"10%","token":null,"since":1767225602})");
    acme.engine.advance(4s);
    CHECK(acme.get("/jobs/10").body.find("\"50%\"") != std::string::npos);
    acme.engine.advance(4s);
    CHECK(acme.get("/jobs/10").body ==
          R"({"id":10,"name":"first","state":"finished","progress":"100%","token":"cafe0000","since":1767225610})");
}

TEST_CASE("advancing tells what happened, in order, with the times at which it was due") {
    Acme acme(whole_api(), "");
    acme.ask("POST", "/jobs", {}, R"({"name":"a"})");
    acme.engine.advance(1s);
    acme.ask("POST", "/jobs", {}, R"({"name":"b"})");
    const auto happened = acme.engine.advance(24h);
    std::vector<std::string> told;
    for (const Happening& each : happened)
        told.push_back(each.kind + ' ' + each.id + ' ' + each.from + "->" + each.to + " at " + format_timestamp(each.at).substr(14, 5));
    CHECK(told == std::vector<std::string>{"job 10 waiting->running at 00:02", "job 11 waiting->running at 00:03",
                                           "job 10 running->finished at 00:10", "job 11 running->finished at 00:11"});
}

TEST_CASE("entering a state draws fields and creates what the lifecycle says") {
    Acme acme(whole_api(), "");
    acme.ask("POST", "/jobs", {}, R"({"name":"a"})");
    CHECK(acme.get("/marks").body == R"({"marks":[]})");
    acme.engine.advance(10s);
    CHECK(acme.get("/marks").body == R"({"marks":[{"job":10,"name":"a"}]})");
}

TEST_CASE("history is what really happened") {
    Acme acme(whole_api(), "");
    acme.ask("POST", "/jobs", {}, R"({"name":"a"})");
    acme.engine.advance(3s);
    CHECK(acme.ask("DELETE", "/jobs/10").status == 204);
    CHECK(acme.get("/jobs/10/history").body ==
          R"({"moves":[{"id":null,"from":null,"to":"waiting","at":1767225600},{"id":100,"from":"waiting","to":"running","at":1767225602},)"
          R"({"id":101,"from":"running","to":"canceled","at":1767225603}]})");
    CHECK(acme.engine.advance(24h).empty());
}

TEST_CASE("a move that is not documented is refused") {
    Acme acme(whole_api(), "");
    acme.ask("POST", "/jobs", {}, R"({"name":"a"})");
    acme.engine.advance(10s);
    const Reply reply = acme.ask("DELETE", "/jobs/10");
    CHECK(reply.status == 409);
    CHECK(reply.body == R"({"error":"it has ended"})");
    CHECK(*find_header(reply.headers, "understudy-why") ==
          "move: job 10 is finished, from which no move to canceled is documented");
}

TEST_CASE("lists are cut to pages and ordered as asked") {
    Acme acme(whole_api(), "data: { job: [ { name: c }, { name: a }, { name: b } ] }\n");
    const auto names = [&](const std::string& target) {
        const Reply reply = acme.get(target);
        const Value body = std::get<Value>(parse_json(reply.body));
        std::string all;
        for (const Value& job : body.find("jobs")->list()) all += job.find("name")->text();
        return all;
    };
    CHECK(names("/jobs") == "ca");
    CHECK(names("/jobs?page=2") == "b");
    CHECK(names("/jobs?page=3") == "");
    CHECK(names("/jobs?page=9223372036854775807&limit=9223372036854775807") == "");
    CHECK(names("/jobs?page=zero") == "ca");
    CHECK(names("/jobs?limit=10&sort=name") == "abc");
    CHECK(names("/jobs?limit=10&sort=name&dir=DESC") == "cba");
    CHECK(names("/jobs?limit=10&dir=DESC") == "bac");
    CHECK(acme.get("/jobs").body.starts_with(R"({"total":3,"last":2,)"));
    CHECK(acme.get("/jobs?limit=0").body == R"({"error":"query parameter 'limit' must be at least 1"})");
    CHECK(acme.get("/jobs?sort=size").status == 400);
}

TEST_CASE("what a body must be is said of the first thing that is not so") {
    Acme acme(whole_api(), "");
    const auto error = [&](const std::string& body) { return acme.ask("POST", "/jobs", {}, body).body; };
    CHECK(error("") == R"({"error":"body is required"})");
    CHECK(error("{}") == R"({"error":"body member 'name' is required"})");
    CHECK(error(R"({"name":7})") == R"({"error":"body member 'name' must be a string"})");
    CHECK(error("[]") == R"({"error":"body must be an object"})");
    CHECK(acme.ask("POST", "/jobs", {}, "{nonsense").status == 400);
}

TEST_CASE("nothing matched: the vendor's own words, and the nearest operation for people") {
    Acme acme(whole_api(), "");
    const Reply reply = acme.get("/jbos/10");
    CHECK(reply.status == 404);
    CHECK(reply.body == R"({"error":"no such path"})");
    CHECK(*find_header(reply.headers, "understudy-why") ==
          "route: GET /jbos/10 matches no operation of 'acme'; nearest: GET /jobs/{id} (get_job): segment 1 is 'jbos', expected 'jobs'; see https://acme.example");
    const Reply wrong = acme.ask("PATCH", "/jobs/10");
    CHECK(wrong.status == 405);
    CHECK(*find_header(wrong.headers, "allow") == "GET, HEAD, DELETE");
}

TEST_CASE("where several vendors are served, a missing or misspelt prefix is named") {
    scenario::Catalog two;
    for (const char* name : {"acme", "other"}) {
        auto vendor = std::make_shared<scenario::Vendor>(*engine::load_acme(whole_api(), "")->vendors.front());
        vendor->name = name;
        if (vendor->name == "other") vendor->operations.resize(1);  // POST /jobs
        two.vendors.push_back(std::move(vendor));
    }
    const auto why = [&](const char* method, const char* path) { return engine::mount_miss(two, method, path); };
    CHECK(why("GET", "/jobs/10") == "no vendor is mounted at /jobs/10; nearest: acme GET /jobs/{id} (get_job): the prefix /acme is missing");
    CHECK(why("POST", "/jobs") == "no vendor is mounted at /jobs; nearest: acme POST /jobs (create_job): the prefix /acme is missing");
    CHECK(why("GET", "/jobs/10/filee") ==
          "no vendor is mounted at /jobs/10/filee; nearest: acme GET /jobs/{id}/file (download): the prefix /acme is missing");
    CHECK(why("GET", "/acmee/jobs/10") == "no vendor is mounted at /acmee/jobs/10; did you mean /acme? Mounted are /acme, /other");
    CHECK(why("GET", "/OTHER/jobs") == "no vendor is mounted at /OTHER/jobs; did you mean /other? Mounted are /acme, /other");
    for (const char* path : {"/", "/favicon.ico", "*", "//"})
        CHECK(why("GET", path) == "no vendor is mounted at " + std::string(path) + "; mounted are /acme, /other");
}

TEST_CASE("a file holds the audience, quoted as CSV needs, and the journal knows what it was") {
    Acme acme(whole_api(), "data: { job: [ { id: 1, state: finished } ] }\n");
    const Reply reply = acme.get("/jobs/1/file");
    CHECK(*find_header(reply.headers, "content-type") == "text/csv; charset=utf-8");
    const std::string text = body_of_file(reply);
    CHECK(text.starts_with("id,name,job\r\n"));
    CHECK(text.ends_with(",1\r\n"));
    const Exchange exchange = acme.engine.journal().back();
    REQUIRE(exchange.file);
    CHECK(exchange.file->bytes == static_cast<std::int64_t>(text.size()));
    CHECK(exchange.file->rows > 20);
    CHECK(exchange.file->rows < 80);
    CHECK(exchange.file->sha256 == hex_encode(digest(Hash::sha256, text)));
    CHECK(body_of_file(acme.get("/jobs/1/file")) == text);
}

TEST_CASE("a file may outlive the world it was opened in") {
    Acme acme(whole_api(), "data: { job: [ { id: 1, state: finished } ] }\n");
    const Reply reply = acme.get("/jobs/1/file");
    acme.engine.reset();
    CHECK(body_of_file(reply).ends_with(",1\r\n"));
    CHECK(acme.engine.journal().empty());
}

TEST_CASE("reads move a job whose plan counts them, after they were answered") {
    std::string text = whole_api();
    const std::string plan = "waiting for 2s, running for 8s from 10% until 90%, finished";
    text.replace(text.find(plan), plan.size(), "waiting for 1 read, running for 2 reads, finished");
    Acme acme(text, "");
    acme.ask("POST", "/jobs", {}, R"({"name":"a"})");
    std::vector<std::string> seen;
    for (int i = 0; i < 5; ++i)
        seen.push_back(std::get<Value>(parse_json(acme.get("/jobs/10").body)).find("state")->text());
    CHECK(seen == std::vector<std::string>{"waiting", "running", "running", "finished", "finished"});
}

TEST_CASE("a polls clock moves by each read of a job and by nothing else") {
    engine::Settings settings;
    settings.clock.per_poll = 5s;
    Acme acme(whole_api(), "", settings, Clock::Mode::polls);
    acme.ask("POST", "/jobs", {}, R"({"name":"a"})");
    const Timestamp before = acme.engine.now();
    acme.get("/jobs");
    CHECK(acme.engine.now() == before);
    acme.get("/jobs/10");
    CHECK(acme.engine.now() == before + 5s);
    CHECK(acme.get("/jobs/10").body.find("running") != std::string::npos);
}

TEST_CASE("a reset begins anew: data, clock, chance, numbers, journal") {
    Acme acme(whole_api(), "data: { job: [ { name: kept } ] }\n");
    const auto run = [&] {
        std::string all;
        all += acme.ask("POST", "/jobs", {}, R"({"name":"a"})").body;
        acme.engine.advance(10s);
        all += acme.get("/jobs").body;
        for (const Exchange& exchange : acme.engine.journal()) all += std::to_string(exchange.sequence) + exchange.reply_body;
        return all;
    };
    const std::string first = run();
    acme.engine.reset();
    CHECK(run() == first);
}

TEST_CASE("the journal tells operation, resource and the move a poll was first to see") {
    Acme acme(whole_api(), "");
    acme.ask("POST", "/jobs", {}, R"({"name":"a"})");
    acme.engine.advance(2s);
    acme.get("/jobs/10");
    acme.get("/jobs/10");
    const auto journal = acme.engine.journal();
    CHECK(journal[0].state_before == "");
    CHECK(journal[0].state_after == "waiting");
    CHECK(journal[1].operation == "get_job");
    CHECK(journal[1].resource == "job 10");
    CHECK(journal[1].state_before == "waiting");
    CHECK(journal[1].state_after == "running");
    CHECK(journal[2].state_before == "running");
}

TEST_CASE("grade and source stand on replies, and nothing of ours with strict") {
    Acme acme(whole_api(), "");
    const Reply reply = acme.get("/jobs/1");
    CHECK(*find_header(reply.headers, "understudy-grade") == "documented");
    CHECK(*find_header(reply.headers, "understudy-source") == "https://acme.example");
    CHECK(*find_header(reply.headers, "date") == "Thu, 01 Jan 2026 00:00:00 GMT");
    const Reply ours = acme.ask("POST", "/marks");
    CHECK(ours.status == 405);
    CHECK(*find_header(ours.headers, "understudy-grade") == "assumed");
    CHECK(*find_header(ours.headers, "understudy-source") == "understudy");
    CHECK(acme.engine.journal().at(1).grade == "assumed");
    engine::Settings settings;
    settings.strict = true;
    Acme strict(whole_api(), "", settings);
    for (const Reply& each : {strict.get("/jobs/1"), strict.ask("POST", "/marks")})
        for (const Header& header : each.headers) CHECK_FALSE(header.name.starts_with("Understudy"));
}

TEST_CASE("an exchange is told of also when the journal keeps none") {
    engine::Settings settings;
    settings.journal_entries = 0;
    Acme acme(whole_api(), "", settings);
    Request request;
    request.method = "GET";
    request.target = "/jobs";
    Exchange exchange;
    acme.engine.handle(std::move(request), &exchange);
    CHECK(exchange.status == 200);
    CHECK(exchange.sequence == 1);
    CHECK(exchange.operation == "list_jobs");
}
