// Which calls meet which fault, and what then becomes of the answer, the world and the journal.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "unit/engine/vendor_in_memory.h"

using namespace std::chrono_literals;
using namespace understudy;
using understudy::engine::Acme;

namespace {

using Ending = Delivery::Ending;

const std::string api = R"(
resources:
  user: { fields: { id: { type: integer, sequence: 1 }, key: { type: string } } }
  job: { lifecycle: job, fields: { id: { type: integer, sequence: 1 }, token: { type: string, default: none, secret: true } } }
lifecycles:
  job: { source: D, states: [waiting, ended], moves: { waiting: [ended] }, plan: "waiting for 3 reads, ended" }
auth:
  key: { source: D, in: [header X-Key], find: user.key, refusals: { missing: denied, unknown: denied } }
limits:
  errors: { source: D, per: everyone, count: errors, windows: [ { limit: 2, every: 1h } ], refusal: often }
errors:
  denied: { status: 401, source: D, body: { error: denied } }
  often: { status: 429, source: D, body: { error: often, wait: "{{ limit.retry_after }}" } }
  missing: { status: 404, source: D, body: { error: missing } }
  bad: { status: 400, source: D, body: { error: bad } }
  down: { status: 503, source: D, body: { error: down } }
  gone: { status: 410, source: D, body: { error: gone } }
operations:
  ping: { request: GET /ping, source: D, auth: none, reply: { source: D, body: { pong: true } } }
  pong: { request: GET /pong, source: D, auth: none, reply: { source: D, body: { ping: true } } }
  create_job: { request: POST /jobs, source: D, auth: none, create: { job: {} }, reply: { status: 201, source: D, body: "{{ job.id }}" } }
  get_job:
    request: GET /jobs/{id}
    source: D
    path: { id: { type: integer } }
    refusals: { invalid: bad }
    find: { job: { by: path.id, refusal: missing } }
    polls: job
    reply:
      - { when: { job.state: ended }, status: 203, source: D, body: { ended: "{{ job.id }}" } }
      - { source: D, body: { state: "{{ job.state }}", token: "{{ job.token }}", note: 0123456789 } }
)";

const std::string data = "data: { user: [ { key: first-key }, { key: second-key } ], job: [ {}, {}, {} ] }\n";

/// Some other scenario names the errors that no operation names, as it must.
std::shared_ptr<const scenario::Catalog> load(const std::string& normal) {
    return engine::load_acme(
        api, normal, "faults: [ { operation: ping, error: down }, { operation: pong, error: gone } ]\n");
}

Acme with(const std::string& faults, engine::Settings settings = {}) {
    return Acme(load(data + (faults.empty() ? "" : "faults: [ " + faults + " ]\n")), std::move(settings));
}

/// The statuses of so many calls, in order.
std::vector<int> statuses(Acme& acme, int calls, const std::string& target = "/ping") {
    std::vector<int> all;
    for (int i = 0; i < calls; ++i) all.push_back(acme.get(target).status);
    return all;
}

Reply get_as(Acme& acme, const std::string& key, const std::string& target) {
    return acme.get(target, {{"X-Key", key}});
}

std::string header(const Reply& reply, std::string_view name) {
    const std::string* value = find_header(reply.headers, name);
    return value == nullptr ? std::string() : *value;
}

}  // namespace

TEST_CASE("a fault is met by the calls it names, counted for each operation by itself") {
    Acme acme = with("{ operation: '*', error: down, calls: 2-3 }");
    CHECK(statuses(acme, 4) == std::vector{200, 503, 503, 200});
    CHECK(statuses(acme, 4, "/pong") == std::vector{200, 503, 503, 200});
    const auto faults = acme.engine.faults();
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].id == "fault-1");
    CHECK(faults[0].vendor == "acme");
    CHECK(faults[0].rule == R"({"operation":"*","error":"down","calls":"2-3"})");
    CHECK(faults[0].set_by == "scenario");
    CHECK(faults[0].calls == 8);
    CHECK(faults[0].met == 4);
}

TEST_CASE("every third call is the third, the sixth, the ninth") {
    Acme acme = with("{ operation: ping, error: down, every: 3 }");
    CHECK(statuses(acme, 7) == std::vector{200, 200, 503, 200, 200, 503, 200});
    Acme within = with("{ operation: ping, error: down, every: 3, calls: 4-8 }");
    CHECK(statuses(within, 9) == std::vector{200, 200, 200, 200, 200, 503, 200, 200, 200});
}

TEST_CASE("a rate is kept to, the same way with the same seed and another with another") {
    const auto run = [](std::uint64_t seed) {
        Acme acme = with("{ operation: ping, error: down, rate: 20% }", {.seed = seed});
        return statuses(acme, 1000);
    };
    const std::vector<int> first = run(1);
    const auto met = std::count(first.begin(), first.end(), 503);
    CHECK(met > 150);
    CHECK(met < 250);
    CHECK(run(1) == first);
    CHECK(run(2) != first);
    Acme always = with("{ operation: ping, error: down, rate: 100% }");
    CHECK(statuses(always, 3) == std::vector{503, 503, 503});
}

TEST_CASE("a fault for a span of world time begins and ends on time") {
    Acme acme = with("{ operation: ping, error: down, from: 10s, for: 30s, calls: 1-2 }");
    acme.engine.advance(9999ms);
    CHECK(statuses(acme, 1) == std::vector{200});
    acme.engine.advance(1ms);
    CHECK(statuses(acme, 1) == std::vector{503});  // what came before it does not count
    acme.engine.advance(29999ms);
    CHECK(statuses(acme, 1) == std::vector{503});
    acme.engine.advance(1ms);
    CHECK(statuses(acme, 1) == std::vector{200});
    CHECK(acme.engine.faults()[0].calls == 2);
}

TEST_CASE("a fault aimed at a caller spares the others, and whoever is not let in") {
    Acme acme = with("{ operation: '*', caller: 2, error: down }");
    CHECK(get_as(acme, "first-key", "/jobs/1").status == 200);
    CHECK(get_as(acme, "second-key", "/jobs/1").status == 503);
    CHECK(get_as(acme, "third-key", "/jobs/1").status == 401);
    CHECK(acme.get("/jobs/1").status == 401);
    CHECK(acme.get("/ping").status == 200);
    CHECK(acme.engine.faults()[0].calls == 1);
}

TEST_CASE("a fault aimed at a thing is met by calls that find it") {
    Acme acme = with("{ operation: get_job, resource: { job: 2 }, error: down, calls: 2 }");
    CHECK(get_as(acme, "first-key", "/jobs/2").status == 200);
    CHECK(get_as(acme, "first-key", "/jobs/1").status == 200);
    CHECK(get_as(acme, "first-key", "/jobs/2").status == 503);
    CHECK(get_as(acme, "first-key", "/jobs/x").status == 400);
    CHECK(get_as(acme, "first-key", "/jobs/7").status == 404);
    CHECK(acme.engine.faults()[0].calls == 2);
}

TEST_CASE("to look who calls and for what counts nothing and changes nothing") {
    Acme acme = with("{ operation: get_job, resource: { job: 2 }, caller: 1, delay: 1s }");
    for (int i = 0; i < 3; ++i) CHECK(get_as(acme, "first-key", "/jobs/2").status == 200);
    CHECK(get_as(acme, "first-key", "/jobs/2").status == 203);  // after three reads, not fewer
    for (int i = 0; i < 2; ++i) CHECK(get_as(acme, "first-key", "/jobs/9").status == 404);
    CHECK(get_as(acme, "first-key", "/jobs/9").status == 429);  // two errors are allowed
}

TEST_CASE("delays add up, and of everything else the first counts") {
    Acme acme = with(
        "{ operation: ping, delay: 2s }, { operation: '*', delay: 500ms, cut: 3B }, "
        "{ operation: ping, cut: 5B, slow: 1KiB/s }, { operation: ping, cut: 7B }");
    const Reply reply = acme.get("/ping");
    CHECK(reply.delay == 2500ms);
    CHECK(reply.delivery.cut == 3U);
    CHECK(reply.delivery.bytes_per_second == 1024);
    const Exchange exchange = acme.engine.journal().back();
    CHECK(exchange.fault == "fault-1: delay; fault-2: cut, delay; fault-3: cut, slow");
    CHECK(exchange.delay == 2500ms);
    CHECK(exchange.delivery == "cut after 3 bytes, 1024 bytes/s");
    CHECK(exchange.reply_body == "{\"p");
    CHECK(reply.body == R"({"pong":true})");  // the transport needs its length
    CHECK(acme.engine.faults()[3].met == 0);
    CHECK(acme.engine.faults()[3].calls == 1);
}

TEST_CASE("drawn delays keep to their bounds and repeat with the seed") {
    const auto run = [](const std::string& delay) {
        Acme acme = with("{ operation: ping, delay: " + delay + " }");
        std::vector<std::int64_t> all;
        for (int i = 0; i < 400; ++i) all.push_back(acme.get("/ping").delay.count());
        return all;
    };
    const auto uniform = run("{ uniform: { from: 1s, to: 5s } }");
    CHECK(*std::min_element(uniform.begin(), uniform.end()) >= 1000);
    CHECK(*std::max_element(uniform.begin(), uniform.end()) <= 5000);
    CHECK(std::set(uniform.begin(), uniform.end()).size() > 300);
    CHECK(run("{ uniform: { from: 1s, to: 5s } }") == uniform);
    auto lognormal = run("{ lognormal: { median: 90ms, sigma: 0.4 } }");
    std::sort(lognormal.begin(), lognormal.end());
    CHECK(lognormal[200] > 80);
    CHECK(lognormal[200] < 100);
    CHECK(lognormal.back() > 180);
    const auto wide = run("{ lognormal: { median: 30s, sigma: 5 } }");
    CHECK(*std::max_element(wide.begin(), wide.end()) == 60'000);
    CHECK(run("{ fixed: 2s }") == std::vector<std::int64_t>(400, 2000));
}

TEST_CASE(
    "a status is the documented answer with it: a reply case, an error the operation names, one that none "
    "names") {
    Acme acme = with(
        "{ operation: get_job, status: 203, calls: 1 }, { operation: get_job, status: 404, calls: 2 }, "
        "{ operation: get_job, status: 503, calls: 3 }");
    CHECK(get_as(acme, "first-key", "/jobs/3").body == R"({"ended":3})");
    CHECK(acme.engine.journal().back().fault == "fault-1: status 203");
    CHECK(get_as(acme, "first-key", "/jobs/3").body == R"({"error":"missing"})");
    CHECK(get_as(acme, "first-key", "/jobs/3").body == R"({"error":"down"})");
    CHECK(acme.engine.journal().back().fault == "fault-3: down");
    CHECK(header(get_as(acme, "first-key", "/jobs/3"), "Understudy-Why").empty());
}

TEST_CASE("a call whose reply is chosen is refused like any other") {
    Acme acme = with("{ operation: get_job, status: 203 }");
    CHECK(get_as(acme, "no-key", "/jobs/3").status == 401);
    CHECK(get_as(acme, "first-key", "/jobs/9").status == 404);
}

TEST_CASE("an error that tells how long to wait tells a second where a fault asked for it") {
    Acme acme = with("{ operation: ping, status: 429 }");
    CHECK(acme.get("/ping").body == R"({"error":"often","wait":1})");
}

TEST_CASE("errors of faults count in no limit") {
    Acme acme = with("{ operation: get_job, status: 404, calls: 1-5 }");
    for (int i = 0; i < 5; ++i) CHECK(get_as(acme, "first-key", "/jobs/1").status == 404);
    CHECK(get_as(acme, "first-key", "/jobs/1").status == 200);
}

TEST_CASE("what is lost before has not happened, what is lost after has; neither is answered") {
    for (const std::string when : {"before", "after"}) {
        CAPTURE(when);
        Acme acme = with("{ operation: create_job, lost: " + when + ", calls: 1, delay: 1s }");
        const Reply lost = acme.ask("POST", "/jobs");
        CHECK(lost.status == 0);
        CHECK(lost.headers.empty());
        CHECK(lost.body.empty());
        CHECK(lost.delay == 1s);
        CHECK(lost.delivery.ending == Ending::empty);
        const Exchange exchange = acme.engine.journal().back();
        CHECK(exchange.status == 0);
        CHECK(exchange.reply_headers.empty());
        CHECK(exchange.reply_body.empty());
        CHECK(exchange.fault == "fault-1: lost " + when + ", delay");
        CHECK(exchange.delivery == "empty");
        CHECK(exchange.resource == (when == "before" ? "" : "job 4"));
        CHECK(acme.ask("POST", "/jobs").body == (when == "before" ? "4" : "5"));
    }
    Acme reset = with("{ operation: create_job, lost: before, fault: reset }");
    CHECK(reset.ask("POST", "/jobs").delivery.ending == Ending::reset);
}

TEST_CASE("a call that ends in a reset, in nothing or in noise has taken effect") {
    for (const std::string fault : {"reset", "empty", "random_data"}) {
        CAPTURE(fault);
        Acme acme = with("{ operation: create_job, fault: " + fault + ", calls: 1 }");
        const Reply reply = acme.ask("POST", "/jobs");
        CHECK(reply.status == 0);
        CHECK(reply.headers.empty());
        CHECK(reply.body.empty() == (fault != "random_data"));
        CHECK(acme.engine.journal().back().reply_body == reply.body);
        CHECK(acme.engine.journal().back().delivery == fault);
        CHECK(acme.ask("POST", "/jobs").body == "5");
    }
}

TEST_CASE("noise repeats with the seed, differs from call to call, and begins like no HTTP") {
    Acme one = with("{ operation: ping, fault: random_data }"),
         other = with("{ operation: ping, fault: random_data }");
    const std::string first = one.get("/ping").body;
    CHECK(first.size() == 256);
    CHECK((static_cast<unsigned char>(first.front()) & 0x80) != 0);
    CHECK(other.get("/ping").body == first);
    CHECK(one.get("/ping").body != first);
}

TEST_CASE("the journal has no piece of a secret that was cut") {
    Acme acme(
        load("data: { user: [ { key: first-key } ], job: [ { token: abcdefghijklmnopqrstuvwxyz } ] }\n"
             "faults: [ { operation: get_job, cut: 40B } ]\n"));
    get_as(acme, "first-key", "/jobs/1");
    const std::string body = acme.engine.journal().back().reply_body;
    CHECK(body.size() == 40);
    CHECK(body.starts_with(R"({"state":"waiting","token":"redacted-)"));
}

TEST_CASE("the journal says half a body where the second half was malformed") {
    Acme acme = with("{ operation: ping, fault: MALFORMED_RESPONSE_CHUNK }");
    CHECK(acme.get("/ping").status == 200);
    CHECK(acme.engine.journal().back().reply_body == R"({"pong)");
    CHECK(acme.engine.journal().back().delivery == "malformed_chunk");
}

TEST_CASE("Understudy-Why says which fault answered and who set it") {
    Acme acme = with(
        "{ operation: ping, error: down, calls: 1 }, { operation: ping, cut: 3B, calls: 2 }, "
        "{ operation: ping, delay: 1s, calls: 3 }");
    CHECK(header(acme.get("/ping"), "Understudy-Why") == "fault: fault-1 (down), set by scenario normal");
    CHECK(header(acme.get("/ping"), "Understudy-Why") == "fault: fault-2 (cut), set by scenario normal");
    CHECK(header(acme.get("/ping"), "Understudy-Why").empty());
}

TEST_CASE("faults are added and removed while running, and count from then on") {
    Acme acme = with("{ operation: pong, delay: 1s }");
    const std::string vendor = "acme";
    const auto add = [&](const std::string& text) { return acme.engine.add_fault(vendor, text); };
    acme.engine.advance(1h);
    statuses(acme, 5);
    const auto added = add(R"({"vendor": "acme", "operation": "ping",
	"error": "down", "calls": 1, "from": "10s"})");
    REQUIRE(std::holds_alternative<std::string>(added));
    CHECK(std::get<std::string>(added) == "fault-2");
    CHECK(statuses(acme, 1) == std::vector{200});
    acme.engine.advance(10s);
    CHECK(statuses(acme, 2) == std::vector{503, 200});
    CHECK(header(acme.get("/ping"), "Understudy-Why").empty());
    CHECK(acme.engine.faults()[1].set_by == "admin");
    CHECK(acme.engine.faults()[1].rule == R"({"operation":"ping","error":"down","calls":1,"from":"10s"})");
    CHECK(acme.engine.remove_fault("fault-2"));
    CHECK_FALSE(acme.engine.remove_fault("fault-2"));
    CHECK_FALSE(acme.engine.remove_fault("fault-02"));
    CHECK(std::get<std::string>(add(R"({"operation":"ping","error":"gone"})")) ==
          "fault-3");  // no id is given twice
    CHECK(acme.get("/ping").status == 410);
    CHECK(header(acme.get("/ping"), "Understudy-Why") == "fault: fault-3 (gone), set by the admin API");
    acme.engine.clear_faults();
    CHECK(acme.engine.faults().empty());
    CHECK(acme.get("/ping").status == 200);
    CHECK(acme.get("/pong").delay == 0s);
    acme.engine.reset();
    CHECK(acme.engine.faults().size() == 1);
    CHECK(acme.get("/pong").delay == 1s);
    CHECK(acme.engine.faults()[0].met == 1);
}

TEST_CASE("a fault that is added with a mistake is told all of it, and is not there") {
    Acme acme = with("{ operation: '*', error: down }");
    const std::string vendor = "acme";
    const auto mistakes = [&](const std::string& text) {
        const auto added = acme.engine.add_fault(vendor, text);
        REQUIRE(std::holds_alternative<std::vector<Diagnostic>>(added));
        return format_diagnostics(std::get<std::vector<Diagnostic>>(added));
    };
    CHECK(mistakes(R"({"operation": "pingg", "resource": {"jab": 1}, "delay": "soon"})") ==
          "body:1:15: error: there is no operation 'pingg'\n"
          "    1 | {\"operation\": \"pingg\", \"resource\": {\"jab\": 1}, \"delay\": \"soon\"}\n"
          "      |               ^^^^^^^ did you mean 'ping'?\n"
          "body:1:37: error: there is no resource 'jab'\n"
          "    1 | {\"operation\": \"pingg\", \"resource\": {\"jab\": 1}, \"delay\": \"soon\"}\n"
          "      |                                     ^^^^^ did you mean 'job'?\n"
          "body:1:57: error: a delay must be a duration, not 'soon'\n"
          "    1 | {\"operation\": \"pingg\", \"resource\": {\"jab\": 1}, \"delay\": \"soon\"}\n"
          "      |                                                         ^^^^^^ write 250ms, 30s, 15m, "
          "24h, 7d or 1h30m\n"
          "3 mistakes in 1 file\n");
    CHECK(mistakes(R"({"operation":"ping","error":"gone"})") ==
          "body: error: the error of this fault never answers\n        fault-1 answers all of its calls "
          "before it\n"
          "1 mistake in 1 file\n");
    CHECK(mistakes("[]").find("a fault must be a map, not a list") != std::string::npos);
    CHECK(acme.engine.faults().size() == 1);
}

TEST_CASE("a vendor takes a thousand faults and no more") {
    Acme acme = with("");
    const std::string vendor = "acme";
    const std::string text = R"({"operation":"ping","delay":"1ms"})";
    for (int i = 0; i < 1000; ++i)
        REQUIRE(std::holds_alternative<std::string>(acme.engine.add_fault(vendor, text)));
    CHECK(std::holds_alternative<std::vector<Diagnostic>>(acme.engine.add_fault(vendor, text)));
    CHECK(acme.get("/ping").delay == 1s);
}

TEST_CASE("a client chooses a documented answer for one request by Prefer") {
    Acme acme = with("");
    const auto prefer = [&](const std::string& wish) {
        return acme.get("/jobs/1", {{"X-Key", "first-key"}, {"Prefer", wish}});
    };
    const Reply down = prefer("code=503");
    CHECK(down.status == 503);
    CHECK(down.body == R"({"error":"down"})");
    CHECK(header(down, "Preference-Applied") == "code=503");
    CHECK(header(down, "Understudy-Why") == "fault: Prefer: code=503");
    CHECK(acme.engine.journal().back().fault == "prefer: code=503");
    CHECK(prefer("code=203").body == R"({"ended":1})");
    CHECK(prefer("example=gone").status == 410);
    const Reply slow = prefer("wait=2, example=\"missing\"");
    CHECK(slow.delay == 2s);
    CHECK(slow.status == 404);
    CHECK(header(slow, "Preference-Applied") == "example=missing, wait=2");
    CHECK(acme.engine.journal().back().fault == "prefer: example=missing, wait=2");
    CHECK(header(prefer("wait=1"), "Preference-Applied") == "wait=1");
}

TEST_CASE("what a client would like and cannot have is ignored, and it is told why") {
    Acme acme = with("");
    const auto prefer = [&](const std::string& wish) { return acme.get("/ping", {{"Prefer", wish}}); };
    const Reply reply = prefer("code=418, example=missing, wait=61, return=minimal");
    CHECK(reply.status == 200);
    CHECK(reply.delay == 0s);
    CHECK(header(reply, "Preference-Applied").empty());
    CHECK(header(reply, "Understudy-Why") ==
          "prefer: code=418 is not documented for ping; documented: 200, 410, 429, 503; "
          "prefer: example=missing is not documented for ping; documented: often, down, gone; "
          "prefer: wait=61 is no number of seconds up to 60; "
          "prefer: return is not understood, only code, example and wait");
    CHECK(header(prefer("code=down"), "Understudy-Why").starts_with("prefer: code=down is not documented"));
    CHECK(header(prefer("code=503, example=gone"), "Understudy-Why")
              .ends_with("example=gone comes after code=503"));
    CHECK(prefer("").status == 200);
    CHECK(header(prefer(""), "Understudy-Why").empty());
}

TEST_CASE("a preferred reply that a step before it refuses is not said to be applied") {
    Acme acme = with("");
    const Reply refused = acme.get("/jobs/1", {{"Prefer", "code=203, wait=1"}});
    CHECK(refused.status == 401);
    CHECK(header(refused, "Preference-Applied") == "wait=1");
}

TEST_CASE("a preference comes before the faults, whose delays are added") {
    Acme acme = with("{ operation: ping, error: down, delay: 1s }");
    const Reply reply = acme.get("/ping", {{"Prefer", "code=410, wait=2"}});
    CHECK(reply.status == 410);
    CHECK(reply.delay == 3s);
    CHECK(acme.engine.journal().back().fault == "prefer: code=410, wait=2; fault-1: down, delay");
}

TEST_CASE("a strict stand-in has no ear for Prefer") {
    Acme acme = with("", {.strict = true});
    const Reply reply = acme.get("/ping", {{"Prefer", "code=503, wait=2"}});
    CHECK(reply.status == 200);
    CHECK(reply.delay == 0s);
    CHECK(header(reply, "Preference-Applied").empty());
}

TEST_CASE("the answer to HEAD meets the faults of GET") {
    Acme acme = with("{ operation: ping, error: down, calls: 1 }, { operation: ping, cut: 3B, calls: 2 }");
    CHECK(acme.ask("HEAD", "/ping").status == 503);
    CHECK(acme.ask("HEAD", "/ping").status == 200);
    CHECK(acme.engine.journal().back().reply_body.empty());
}
