// How instances walk: gates, chance, cases, lag, and what a director tells them.
#include <doctest/doctest.h>

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "unit/engine/vendor_in_memory.h"

using namespace std::chrono_literals;
using namespace understudy;
using namespace understudy::engine;

namespace {

const std::string api = R"(
resources:
  queue:
    fields: { id: { type: integer, sequence: 1 }, speed: { type: string, default: usual } }
  job:
    lifecycle: job
    fields:
      id:    { type: integer, sequence: 1 }
      size:  { type: integer, default: 1 }
      queue: { ref: queue, default: 1 }
  note:
    key: text
    lifecycle: note
    fields: { text: { type: string, secret: true } }
lifecycles:
  job:
    source: D
    states: [waiting, running, done, failed]
    moves: { waiting: [running, failed], running: [running, done, failed] }
    plan: waiting for 2s, running for 8s, done
  note:
    source: D
    states: [new, old]
    moves: { new: [old] }
    plan: new until released, old
errors:
  missing: { status: 404, source: D, body: { error: missing } }
operations:
  create:
    request: POST /jobs
    source: D
    body: { type: object, properties: { size: { type: integer }, queue: { type: integer } } }
    create: { job: { size: "{{ body.size }}", queue: "{{ body.queue }}" } }
    lists: { jobs: { of: job } }
    reply: { source: D, body: { id: "{{ job.id }}", state: "{{ job.state }}", count: "{{ jobs.total }}" } }
  get:
    request: GET /jobs/{id}
    source: D
    path: { id: { type: integer } }
    find: { job: { by: path.id, refusal: missing } }
    polls: job
    reply: { source: D, body: { state: "{{ job.state }}", progress: "{{ job.progress }}" } }
  look:
    request: GET /jobs/{id}/look
    source: D
    path: { id: { type: integer } }
    find: { job: { by: path.id, where: { job.size: 1 }, refusal: missing } }
    lists: { jobs: { of: job, where: { job.size: 1 } } }
    reply: { source: D, body: { state: "{{ job.state }}", count: "{{ jobs.total }}" } }
  cancel:
    request: DELETE /jobs/{id}
    source: D
    path: { id: { type: integer } }
    find: { job: { by: path.id, refusal: missing } }
    move: { job: { to: failed } }
    reply: { status: 204, source: D }
  list:
    request: GET /jobs
    source: D
    lists: { jobs: { of: job, page: { limit: query.limit }, view: job } }
    query: { limit: { type: integer, default: 100 } }
    reply: { source: D, body: "{{ jobs.items }}" }
  keep:
    request: POST /notes/{text}
    source: D
    create: { note: { text: "{{ path.text }}" } }
    reply: { status: 204, source: D }
views:
  job: { of: job, body: "{{ job.id }}" }
)";

const std::string queues = "data: { queue: [ { id: 1 }, { id: 2, speed: slow } ] }\n";

std::string create(Acme& acme, const std::string& body = "{}") {
    return acme.ask("POST", "/jobs", {{"Content-Type", "application/json"}}, body).body;
}

std::string state_of(Acme& acme, const std::string& id) {
    const auto outcome = acme.engine.resource({.vendor = "", .kind = "job", .id = id});
    REQUIRE(std::holds_alternative<Resource>(outcome));
    return std::string(std::get<Resource>(outcome).state.value());
}

Resource job(Acme& acme, const std::string& id) {
    return std::get<Resource>(acme.engine.resource({.vendor = "acme", .kind = "job", .id = id}));
}

template <typename Result>
std::string mistake(const std::variant<Result, Mistake>& outcome) {
    return std::holds_alternative<Mistake>(outcome) ? std::get<Mistake>(outcome).text : "none";
}

/// `waiting>running (plan)`, one after the other.
std::string history(const Resource& resource) {
    std::string text;
    for (const PastMove& move : resource.history)
        text += (text.empty() ? "" : " ") + std::string(move.from.value_or("")) + ">" + std::string(move.to) + "(" + std::string(move.how) + ")";
    return text;
}

const Header* why(const Reply& reply) {
    for (const Header& header : reply.headers)
        if (header.name == "Understudy-Why") return &header;
    return nullptr;
}

/// How many of so many jobs fail by `plan`.
int failures(const std::string& plan, int jobs, std::uint64_t seed) {
    Acme acme(api, queues + "plan: { job: \"" + plan + "\" }\n", {.scenarios = {}, .clock = {}, .seed = seed});
    for (int i = 0; i < jobs; ++i) create(acme);
    acme.engine.advance(1h);
    int failed = 0;
    for (int i = 1; i <= jobs; ++i) failed += state_of(acme, std::to_string(i)) == "failed" ? 1 : 0;
    return failed;
}

}  // namespace

TEST_CASE("a job waits at a gate, however long, until it is released") {
    Acme acme(api, queues + "plan: { job: \"waiting for 2s, running until released from 30%, done\" }\n");
    create(acme);
    create(acme);
    CHECK(acme.engine.gates().empty());
    acme.engine.advance(24h * 365);
    CHECK(acme.get("/jobs/1").body == R"({"state":"running","progress":30})");
    const std::vector<Gate> gates = acme.engine.gates();
    REQUIRE(gates.size() == 2);
    CHECK(gates[0].id == "acme.job.1");
    CHECK(gates[0].state == "running");
    CHECK(gates[0].to == "done");
    CHECK(gates[0].resource == "1");

    const auto released = acme.engine.release("acme.job.1");
    REQUIRE(std::holds_alternative<Resource>(released));
    CHECK(history(std::get<Resource>(released)) == ">waiting(start) waiting>running(plan) running>done(gate)");
    CHECK(state_of(acme, "2") == "running");
    CHECK(mistake(acme.engine.release("acme.job.1")) == "no gate 'acme.job.1' waits now; these wait: acme.job.2");
    CHECK(mistake(acme.engine.release("acme.job.2")) == "none");
    CHECK(mistake(acme.engine.release("x")) == "no gate 'x' waits now; none does");
}

TEST_CASE("a gate's name fits in a path, and a secret key is not in it") {
    Acme acme(api, queues);
    CHECK(acme.ask("POST", "/notes/a%2Fb%20secret").status == 204);
    const std::vector<Gate> gates = acme.engine.gates();
    REQUIRE(gates.size() == 1);
    CHECK(gates[0].id.starts_with("acme.note.redacted-"));
    const auto notes = acme.engine.resources({.vendor = "", .kind = "note", .id = ""});
    REQUIRE(std::get<ResourceList>(notes).resources.size() == 1);
    const std::string id = std::get<ResourceList>(notes).resources[0].id;
    CHECK(id.starts_with("redacted-"));
    CHECK(std::holds_alternative<Resource>(acme.engine.resource({.vendor = "", .kind = "note", .id = id})));
    CHECK(mistake(acme.engine.release(gates[0].id)) == "none");
}

TEST_CASE("a repeated gate waits again") {
    Acme acme(api, queues + "plan: { job: \"waiting for 0s, running until released, repeat\" }\n");
    create(acme);
    for (int i = 0; i < 3; ++i) CHECK(mistake(acme.engine.release("acme.job.1")) == "none");
    CHECK(job(acme, "1").history.size() == 5);
    CHECK(acme.engine.gates().size() == 1);
}

TEST_CASE("chance comes out the same for the same seed and key, whatever else happens") {
    const std::string plan = "waiting for 1s, then 40% failed else running for 1s, done";
    const auto outcomes = [&](bool with_noise, std::uint64_t seed) {
        Acme acme(api, queues + "plan: { job: \"" + plan + "\" }\n", {.scenarios = {}, .clock = {}, .seed = seed});
        for (int i = 0; i < 40; ++i) {
            create(acme);
            if (!with_noise) continue;
            acme.get("/jobs/1");
            acme.engine.advance(100ms);
        }
        acme.engine.advance(1h);
        std::string all;
        for (int i = 1; i <= 40; ++i) all += state_of(acme, std::to_string(i))[0];
        return all;
    };
    CHECK(outcomes(false, 7) == outcomes(true, 7));
    CHECK(outcomes(false, 7) != outcomes(false, 8));
    CHECK(outcomes(false, 7).find('f') != std::string::npos);
    CHECK(outcomes(false, 7).find('d') != std::string::npos);
}

TEST_CASE("chance has the percentages it says") {
    // Three standard deviations around 20 % and 1 % of 4,000.
    CHECK(failures("waiting for 1s, then 20% failed else running for 1s, done", 4000, 1) == doctest::Approx(800).epsilon(0.095));
    CHECK(failures("waiting for 1s, then 1% failed else running for 1s, done", 4000, 2) == doctest::Approx(40).epsilon(0.48));
    CHECK(failures("waiting for 1s, running for 1s, then 99% failed else done", 1000, 3) > 970);
}

TEST_CASE("each chance of a plan is drawn by itself") {
    // 50 % of 50 % go through; drawn alike, it would be half of them or none.
    const int failed = failures("waiting for 1s, then 50% failed else running for 1s, then 50% failed else done", 1000, 4);
    CHECK(failed > 700);
    CHECK(failed < 800);
}

TEST_CASE("a branch is a step like others, and the plan goes on from it") {
    Acme acme(api, queues + "plan: { job: \"waiting for 1 read, then 50% running for 10s until 50% else running for 2 reads, done\" }\n");
    for (int i = 0; i < 20; ++i) create(acme);
    for (int i = 1; i <= 20; ++i) acme.get("/jobs/" + std::to_string(i));
    acme.engine.advance(5s);
    std::map<std::string, int> steps;
    for (int i = 1; i <= 20; ++i) {
        const Resource resource = job(acme, std::to_string(i));
        ++steps[resource.step];
        CHECK(resource.state == "running");
        CHECK(resource.next->to == "done");
        CHECK(resource.progress == (resource.step == "running for 10s until 50%" ? 25 : 0));
    }
    CHECK(steps.size() == 2);
    for (int i = 1; i <= 20; ++i) {
        for (int read = 0; read < 2; ++read) acme.get("/jobs/" + std::to_string(i));
    }
    acme.engine.advance(5s);
    for (int i = 1; i <= 20; ++i) CHECK(state_of(acme, std::to_string(i)) == "done");
}

TEST_CASE("a repeated chance is drawn again each time") {
    Acme acme(api, queues + "plan: { job: \"waiting for 1s, running for 1s, then 10% failed else running for 1s, repeat\" }\n");
    for (int i = 0; i < 50; ++i) create(acme);
    acme.engine.advance(10s);
    int early = 0;
    for (int i = 1; i <= 50; ++i) early += state_of(acme, std::to_string(i)) == "failed" ? 1 : 0;
    CHECK(early > 5);
    CHECK(early < 45);
    acme.engine.advance(500s);
    for (int i = 1; i <= 50; ++i) CHECK(state_of(acme, std::to_string(i)) == "failed");
}

TEST_CASE("what comes next is told before it happens, chance included") {
    Acme acme(api, queues + "plan: { job: \"waiting for 2 reads, then 50% failed else running for 3s, done\" }\n");
    create(acme);
    Resource before = job(acme, "1");
    CHECK(before.next->after_reads == 2);
    CHECK_FALSE(before.next->at);
    acme.get("/jobs/1");
    CHECK(job(acme, "1").next->after_reads == 1);
    CHECK(job(acme, "1").reads == 1);
    acme.get("/jobs/1");
    CHECK(state_of(acme, "1") == before.next->to);
}

TEST_CASE("the first case that fits the new instance's fields chooses its plan") {
    Acme acme(api, queues + R"(
plan:
  job:
    - { when: { job.size: { minimum: 1000 } }, plan: waiting forever }
    - { when: { job.queue.speed: slow, job.size: [13, 14] }, plan: "waiting for 2s, failed" }
    - { when: { job.size: 13 }, plan: "waiting for 2s, running forever" }
    - { plan: "waiting for 2s, running for 8s, done" }
)");
    create(acme, R"({"size":1000})");
    create(acme, R"({"size":13,"queue":2})");
    create(acme, R"({"size":13})");
    create(acme, R"({"size":12,"queue":2})");
    create(acme);
    acme.engine.advance(1h);
    CHECK(state_of(acme, "1") == "waiting");
    CHECK(state_of(acme, "2") == "failed");
    CHECK(state_of(acme, "3") == "running");
    CHECK(state_of(acme, "4") == "done");
    CHECK(state_of(acme, "5") == "done");
}

TEST_CASE("cases choose for the data of a scenario too, but not where it has a plan of its own") {
    Acme acme(api, R"(
plan: { job: [ { when: { job.size: 13 }, plan: "waiting for 2s, failed" }, { plan: waiting forever } ] }
data: { job: [ { id: 1, size: 13 }, { id: 2, size: 13, plan: "waiting for 1s, running for 1s, done" }, { id: 3 } ] }
)");
    acme.engine.advance(1h);
    CHECK(state_of(acme, "1") == "failed");
    CHECK(state_of(acme, "2") == "done");
    CHECK(state_of(acme, "3") == "waiting");
}

TEST_CASE("what lags by reads is not found until so many requests have missed it") {
    Acme acme(api, queues + "lag: { job: 2 reads }\n");
    CHECK(create(acme) == R"({"id":1,"state":"waiting","count":1})");
    const Reply first = acme.get("/jobs/1");
    CHECK(first.status == 404);
    REQUIRE(why(first) != nullptr);
    CHECK(why(first)->value == "find: no job with path.id = 1, which was created: it shows after 2 reads, this one included");
    CHECK_FALSE(job(acme, "1").is_shown);
    CHECK(job(acme, "1").hidden_reads == 1);
    CHECK(job(acme, "1").reads == 0);
    CHECK(acme.get("/jobs").body == "[]");
    CHECK(acme.get("/jobs").body == "[1]");
    CHECK(acme.get("/jobs/1").status == 200);
    CHECK(job(acme, "1").is_shown);
}

TEST_CASE("one request misses a thing once, though it looks for it twice, and only if it would have shown it") {
    Acme acme(api, queues + "lag: { job: 2 reads }\n");
    create(acme, R"({"size":13})");
    for (int i = 0; i < 5; ++i) {
        CHECK(acme.get("/jobs/1/look").status == 404);  // asks for jobs of size 1
        CHECK(acme.get("/jobs/2").status == 404);       // asks for another
    }
    CHECK(job(acme, "1").hidden_reads == 2);
    create(acme);
    CHECK(acme.get("/jobs/2/look").status == 404);
    CHECK(job(acme, "2").hidden_reads == 1);
    CHECK(acme.get("/jobs/2/look").status == 404);
    CHECK(acme.get("/jobs/2/look").body == R"({"state":"waiting","count":1})");
}

TEST_CASE("what lags by time shows when its time has come") {
    Acme acme(api, queues + "lag: { job: 1s }\n");
    create(acme);
    CHECK(acme.get("/jobs/1").status == 404);
    CHECK(job(acme, "1").shown_from == acme.engine.now() + 1s);
    acme.engine.advance(999ms);
    CHECK(acme.get("/jobs").body == "[]");
    acme.engine.advance(1ms);
    CHECK(acme.get("/jobs").body == "[1]");
    CHECK(acme.get("/jobs/1").body == R"({"state":"waiting","progress":50})");
}

TEST_CASE("what the scenario begins with does not lag, nor does its plan wait for what does") {
    Acme acme(api, "data: { queue: [ { id: 1 } ], job: [ { id: 1 } ] }\nlag: { job: 1h }\n");
    CHECK(acme.get("/jobs/1").status == 200);
    create(acme);
    const auto happened = acme.engine.advance(10s);
    CHECK(happened.size() == 4);
    CHECK(acme.get("/jobs").body == "[1]");
    acme.engine.advance(1h);
    CHECK(acme.get("/jobs/2").body == R"({"state":"done","progress":100})");
}

TEST_CASE("a documented move happens at once, and the plan goes on from there") {
    Acme acme(api, queues);
    create(acme);
    const auto moved = acme.engine.move({.vendor = "", .kind = "job", .id = "1"}, "running", Force::no);
    REQUIRE(std::holds_alternative<Resource>(moved));
    CHECK(history(std::get<Resource>(moved)) == ">waiting(start) waiting>running(admin)");
    CHECK(std::get<Resource>(moved).next->at == acme.engine.now() + 8s);
    CHECK(why(acme.get("/jobs/1")) == nullptr);
    acme.engine.advance(8s);
    CHECK(state_of(acme, "1") == "done");
}

TEST_CASE("a move that is not documented needs force, and is told of until the next move") {
    Acme acme(api, queues);
    create(acme);
    acme.engine.advance(1h);
    const Selection one{.vendor = "acme", .kind = "job", .id = "1"};
    CHECK(mistake(acme.engine.move(one, "running", Force::no)) ==
          "no move from 'done' to 'running' is documented; 'done' is an end; \"force\": true makes the move all the same");
    CHECK(state_of(acme, "1") == "done");
    CHECK(mistake(acme.engine.move(one, "running", Force::yes)) == "none");
    const Reply forced = acme.get("/jobs/1");
    CHECK(forced.status == 200);
    REQUIRE(why(forced) != nullptr);
    CHECK(why(forced)->value == "job 1 was forced from 'done' to 'running', and no such move is documented");
    CHECK(acme.engine.journal(1)[0].why == why(forced)->value);
    CHECK(acme.engine.journal(1)[0].state_after == "running");
    CHECK(history(job(acme, "1")).ends_with("done>running(forced)"));
    acme.engine.advance(8s);
    CHECK(why(acme.get("/jobs/1")) == nullptr);
    CHECK(state_of(acme, "1") == "done");
    CHECK(mistake(acme.engine.move(one, "waiting", Force::yes)) == "none");
    CHECK(acme.ask("DELETE", "/jobs/1").status == 204);
    CHECK(history(job(acme, "1")).ends_with("done>waiting(forced) waiting>failed(call)"));
}

TEST_CASE("orders that make no sense change nothing") {
    Acme acme(api, queues);
    create(acme);
    const auto move = [&](const Selection& one, const std::string& state) { return mistake(acme.engine.move(one, state, Force::yes)); };
    CHECK(move({.vendor = "", .kind = "job", .id = "1"}, "runing") == "there is no state 'runing'; did you mean 'running'?");
    CHECK(move({.vendor = "", .kind = "job", .id = "1"}, "x") == "there is no state 'x'; there are: waiting, running, done, failed");
    CHECK(move({.vendor = "", .kind = "job", .id = "9"}, "done") == "vendor 'acme' has no job '9'");
    CHECK(move({.vendor = "", .kind = "jobs", .id = "1"}, "done") == "there is no resource kind 'jobs'; did you mean 'job'?");
    CHECK(move({.vendor = "amce", .kind = "job", .id = "1"}, "done") == "no vendor 'amce' is served; did you mean 'acme'?");
    CHECK(move({.vendor = "other", .kind = "job", .id = "1"}, "done") == "no vendor 'other' is served; there are: acme");
    CHECK(move({.vendor = "", .kind = "queue", .id = "1"}, "done") ==
          "a queue has no lifecycle, so it is in no state and has no plan");
    CHECK(history(job(acme, "1")) == ">waiting(start)");
}

TEST_CASE("a resource goes on by another plan from the step for its state, which begins then") {
    Acme acme(api, queues);
    create(acme);
    create(acme);
    acme.engine.advance(6s);  // it runs since 4 s
    const Selection one{.vendor = "", .kind = "job", .id = "1"};
    const auto planned = acme.engine.set_plan(one, " running for 4s until 80%, failed ");
    REQUIRE(std::holds_alternative<Resource>(planned));
    CHECK(std::get<Resource>(planned).plan == "running for 4s until 80%, failed");
    CHECK(std::get<Resource>(planned).next->at == acme.engine.now() + 4s);
    CHECK(std::get<Resource>(planned).history.size() == 2);
    CHECK(acme.get("/jobs/1").body == R"({"state":"running","progress":0})");
    acme.engine.advance(2s);
    CHECK(acme.get("/jobs/1").body == R"({"state":"running","progress":40})");
    acme.engine.advance(2s);
    CHECK(state_of(acme, "1") == "failed");
    CHECK(state_of(acme, "2") == "done");
}

TEST_CASE("a plan that is over at once is walked at once") {
    Acme acme(api, queues);
    create(acme);
    const auto planned = acme.engine.set_plan({.vendor = "", .kind = "job", .id = "1"}, "waiting for 0s, running for 0s, done");
    CHECK(std::get<Resource>(planned).state == "done");
}

TEST_CASE("reads and gates can be put into a plan while it is walked, and taken out") {
    Acme acme(api, queues);
    create(acme);
    const Selection one{.vendor = "", .kind = "job", .id = "1"};
    CHECK(mistake(acme.engine.set_plan(one, "waiting until released, running for 2 reads, done")) == "none");
    CHECK(acme.engine.advance(1h).empty());
    REQUIRE(acme.engine.gates().size() == 1);
    CHECK(mistake(acme.engine.release("acme.job.1")) == "none");
    CHECK(job(acme, "1").next->after_reads == 2);
    acme.get("/jobs/1");
    CHECK(mistake(acme.engine.set_plan(one, "running forever")) == "none");
    CHECK_FALSE(job(acme, "1").next);
    CHECK(job(acme, "1").reads == 0);
    for (int i = 0; i < 5; ++i) acme.get("/jobs/1");
    CHECK(state_of(acme, "1") == "running");
}

TEST_CASE("new resources walk by the plan of their kind, those there are keep theirs") {
    Acme acme(api, queues + "plan: { job: [ { when: { job.size: 13 }, plan: waiting forever }, { plan: \"waiting for 2s, running for 8s, done\" } ] }\n");
    create(acme);
    const auto set = acme.engine.set_plan_of_kind({.vendor = "", .kind = "job", .id = ""}, "waiting for 1s, failed");
    REQUIRE(std::holds_alternative<KindPlan>(set));
    CHECK(std::get<KindPlan>(set).plan == "waiting for 1s, failed");
    create(acme, R"({"size":13})");
    acme.engine.advance(1h);
    CHECK(state_of(acme, "1") == "done");
    CHECK(state_of(acme, "2") == "failed");
    acme.engine.reset();
    create(acme);
    acme.engine.advance(1h);
    CHECK(state_of(acme, "1") == "done");
}

TEST_CASE("a plan that cannot be walked is refused with its place") {
    Acme acme(api, queues);
    create(acme);
    const auto said = [&](const std::string& text) { return mistake(acme.engine.set_plan({.vendor = "", .kind = "job", .id = "1"}, text)); };
    CHECK(said("waiting for 2s, runing") == "plan:1:17: error: unknown state 'runing'; did you mean 'running'?");
    CHECK(said("waiting for 2s,\n  done") ==
          "plan:2:3: error: no move from 'waiting' to 'done' is documented; documented moves from 'waiting': running, failed");
    CHECK(said("") == "plan:1:1: error: a plan has at least one step; write it as in 'waiting for 2s, finished'");
    CHECK(said("running for 2s, done") == "plan:1:1: error: the plan has no step for 'waiting', the state it is in; begin it with that state");
    CHECK(mistake(acme.engine.set_plan_of_kind({.vendor = "", .kind = "job", .id = ""}, "running for 2s, done")) ==
          "plan:1:1: error: the plan has no step for 'waiting', where a new job starts; begin it with that state");
    CHECK(mistake(acme.engine.set_plan_of_kind({.vendor = "", .kind = "note", .id = ""}, "new for 2 reads, old")) ==
          "plan:1:1: error: no operation polls 'note', so its reads are never counted; let the operation that shows it say polls: note");
    CHECK(mistake(acme.engine.set_plan_of_kind({.vendor = "", .kind = "queue", .id = ""}, "x")) ==
          "a queue has no lifecycle, so it is in no state and has no plan");
    acme.engine.advance(1h);
    CHECK(state_of(acme, "1") == "done");
}

TEST_CASE("resources are listed by vendor, kind and page") {
    Acme acme(api, queues);
    for (int i = 0; i < 5; ++i) create(acme);
    const auto all = [&](const Selection& selection, const Page& page) {
        return std::get<ResourceList>(acme.engine.resources(selection, page));
    };
    CHECK(all({}, {}).total == 7);
    CHECK(all({}, {}).resources.size() == 7);
    CHECK(all({.vendor = "acme", .kind = "", .id = ""}, {}).total == 7);
    const ResourceList page = all({.vendor = "", .kind = "", .id = ""}, {.limit = 3, .offset = 1});
    CHECK(page.total == 7);
    REQUIRE(page.resources.size() == 3);
    CHECK(page.resources[0].kind == "queue");
    CHECK_FALSE(page.resources[0].state);
    CHECK(page.resources[1].id == "1");
    CHECK(page.resources[2].id == "2");
    CHECK(all({.vendor = "", .kind = "job", .id = ""}, {.limit = 10, .offset = 4}).resources.size() == 1);
    CHECK(all({.vendor = "", .kind = "job", .id = ""}, {.limit = 10, .offset = 40}).resources.empty());
    CHECK(mistake(acme.engine.resources({.vendor = "", .kind = "jib", .id = ""})) == "there is no resource kind 'jib'; did you mean 'job'?");
}

TEST_CASE("a resource that is asked for is caught up with first") {
    Acme acme(api, queues, {}, Clock::Mode::polls);
    create(acme);
    acme.engine.set_clock(Clock::Mode::real, 1'000'000, 0s);
    // A million times as fast: whatever the machine does meanwhile, ten seconds are soon over.
    for (int i = 0; i < 10'000'000 && state_of(acme, "1") != "done"; ++i) {}
    CHECK(history(job(acme, "1")) == ">waiting(start) waiting>running(plan) running>done(plan)");
}
