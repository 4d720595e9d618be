#include <doctest/doctest.h>

#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <understudy/understudy.h>

#include "base/json.h"
#include "wire/client.h"
#include "wire/parsed.h"
#include "wire/tiny_vendor.h"

namespace understudy {
namespace {

using wire::Answer;
using wire::ask;
using wire::parsed;
using wire::TinyVendor;

constexpr const char* json = "Content-Type: application/json\r\n";

std::string text_of(const Value& value, const char* name) {
    const Value* member = value.find(name);
    return member == nullptr ? std::string() : to_text(*member);
}

/// A started server with the admin API at hand.
struct Running {
    explicit Running(Options options) : server(std::move(options)) { server.start(); }

    Answer admin(const char* method, const std::string& path, const std::string& body = "") const {
        return ask(server.port(), method, "/__admin" + path, json, body);
    }
    Answer create(const std::string& before, const std::string& headers = TinyVendor::key) const {
        return ask(server.port(), "POST", before + "/api/jobs", headers);
    }
    Answer job(const std::string& before, int id, const std::string& headers = TinyVendor::key) const {
        return ask(server.port(), "GET", before + "/api/jobs/" + std::to_string(id), headers);
    }

    Server server;
};

const std::string waiting = R"({"id":2,"state":"waiting"})", finished = R"({"id":2,"state":"finished"})";

}  // namespace

TEST_CASE("a world is made over HTTP and told with its base URLs, credentials and admin URL") {
    const TinyVendor vendor;
    const Running running(vendor.options());
    const Answer made =
        running.admin("POST", "/worlds", R"({"name":"alpha","seed":7,"clock":"stepped","ttl":"10m"})");
    CHECK(made.status == 201);
    CHECK(made.header("Location") == "/__admin/worlds/alpha");
    const std::string url = running.server.url();
    const Value world = parsed(made.body);
    CHECK(text_of(world, "name") == "alpha");
    CHECK(text_of(world, "admin_url") == url + "/__admin/worlds/alpha");
    CHECK(text_of(world, "seed") == "7");
    CHECK(text_of(world, "ttl") == "10m");
    CHECK(to_json(*world.find("clock")) == R"({"now":"2026-01-01T00:00:00Z","mode":"stepped"})");
    const Value shown = world.find("vendors")->list().front();
    CHECK(text_of(shown, "base_url") == url + "/w/alpha/api");
    CHECK(text_of(shown, "credential") == "X-Key: it's secret~alpha");
    CHECK(text_of(shown, "curl") ==
          "curl -H 'X-Key: it'\\''s secret~alpha' '" + url + "/w/alpha/api/jobs/1'");
    CHECK(parsed(running.admin("GET", "/worlds").body).find("worlds")->list().size() == 2);
    CHECK(parsed(running.admin("GET", "/worlds/alpha").body).find("vendors")->list().size() == 1);
    CHECK(text_of(parsed(running.admin("POST", "/worlds").body), "name") == "world-1");
}

TEST_CASE("a request says by path, host or credential which world it means, and the journal tells") {
    const TinyVendor vendor;
    const Running running(vendor.options());
    running.admin("POST", "/worlds", R"({"name":"alpha"})");
    const std::string host = "Host: Alpha.tiny.localhost:" + std::to_string(running.server.port()) + "\r\n";
    CHECK(running.create("/w/alpha").header("Location") == running.server.url() + "/w/alpha/api/jobs/2");
    CHECK(running.job("", 2, host + TinyVendor::key).body == waiting);
    CHECK(running.job("", 2, "X-Key: it's secret~alpha\r\n").body == waiting);
    CHECK(running.job("/w/alpha", 2, "X-Key: it's secret~alpha\r\n").body == waiting);
    CHECK(running.job("", 2).status == 404);  // the world `default` has only one
    CHECK(running.job("/w/default", 2).status == 404);
    CHECK(running.job("", 2, "X-Key: it's secret~beta\r\n").status ==
          401);  // no world, so an unknown credential
    CHECK(running.job("/w/alpha", 2, "X-Key: it's secret~beta\r\n").status == 401);
    std::vector<std::string> chosen;
    for (const Exchange& exchange : running.server.world("alpha").journal()) {
        CHECK(exchange.world == "alpha");
        chosen.push_back(exchange.chosen_by);
    }
    CHECK(chosen == std::vector<std::string>{"path", "host", "credential", "path", "path"});
    CHECK(running.server.journal().front().world == "default");
    CHECK(running.server.journal().front().chosen_by == "default");
    const std::string journal = running.admin("GET", "/worlds/alpha/requests").body;
    CHECK(journal.find(R"("world":"alpha","chosen_by":"credential")") != std::string::npos);
    CHECK(journal.find("it's secret") == std::string::npos);
}

TEST_CASE("an unknown world is refused with those there are") {
    const TinyVendor vendor;
    const Running running(vendor.options());
    running.admin("POST", "/worlds", R"({"name":"alpha"})");
    for (const auto& asked :
         {std::pair("/w/alhpa/api/jobs/1", "localhost"), std::pair("/api/jobs/1", "alhpa.tiny.localhost")}) {
        CAPTURE(asked.first);
        const Answer answer = ask(running.server.port(), "GET", asked.first,
                                  std::string("Host: ") + asked.second + "\r\n" + TinyVendor::key);
        CHECK(answer.status == 404);
        CHECK(answer.header("Content-Type") == "application/problem+json");
        CHECK(
            answer.body.find("there is no world 'alhpa'; did you mean 'alpha'? There are: default, alpha") !=
            std::string::npos);
    }
    CHECK(running.server.journal().size() == 2);
    CHECK(running.server.journal().back().why.starts_with("world: there is no world 'alhpa'"));
    CHECK(running.admin("GET", "/worlds/alhpa/clock").status == 404);
    CHECK(running.admin("DELETE", "/worlds/alhpa").body.find("did you mean 'alpha'?") != std::string::npos);
    CHECK(running.admin("DELETE", "/worlds/default").status == 409);
}

TEST_CASE("each world has a clock, a reset and an end of its own") {
    const TinyVendor vendor;
    const Running running(vendor.options());
    running.admin("POST", "/worlds", R"({"name":"alpha"})");
    running.admin("POST", "/worlds", R"({"name":"beta"})");
    for (const char* before : {"", "/w/alpha", "/w/beta"}) running.create(before);
    running.admin("POST", "/worlds/alpha/clock", R"({"advance":"1h"})");
    CHECK(running.job("/w/alpha", 2).body == finished);
    CHECK(running.job("/w/beta", 2).body == waiting);
    CHECK(running.job("", 2).body == waiting);
    running.admin("POST", "/worlds/alpha/reset");
    CHECK(running.job("/w/alpha", 2).status == 404);
    CHECK(running.job("/w/beta", 2).status == 200);
    CHECK(running.admin("DELETE", "/worlds/alpha").status == 200);
    CHECK(running.job("/w/alpha", 2).status == 404);
    CHECK(running.job("/w/beta", 2).body == waiting);
    CHECK(running.server.worlds().size() == 2);
}

TEST_CASE("what a new world is to be is laid over its scenario, and a mistake is shown where it stands") {
    const TinyVendor vendor;
    const Running running(vendor.options());
    const Answer made = running.admin(
        "POST", "/worlds",
        R"({"name":"stuck","plans":{"tiny":{"job":"waiting for 1s, running forever"}},)"
        R"("data":{"tiny":{"job":[{},{},{}]}},"clock":{"mode":"stepped","start":"2026-05-01"}})");
    CAPTURE(made.body);
    REQUIRE(made.status == 201);
    running.admin("POST", "/worlds/stuck/clock", R"({"advance":"24h"})");
    CHECK(running.job("/w/stuck", 3).body == R"({"id":3,"state":"running"})");
    CHECK(running.server.world("stuck").now() == std::chrono::sys_days{std::chrono::year{2026} / 5 / 2});
    const Answer slow = running.admin("POST", "/worlds", R"({"name":"slow","scenario":"slow"})");
    CHECK(text_of(parsed(slow.body).find("vendors")->list().front(), "scenario") == "slow");

    for (const auto& refused : std::vector<std::pair<std::string, std::string>>{
             {R"({"name":"Alpha"})", "is no name of a world"},
             {R"({"name":"stuck"})", "there is a world 'stuck' already"},
             {R"({"name":"default"})", "already"},
             {R"({"nmae":"x"})", "did you mean 'name'?"},
             {R"({"vendors":["tinny"]})", "did you mean 'tiny'?"},
             {R"({"scenario":"slwo"})", "did you mean 'slow'?"},
             {R"({"plans":{"tinny":{}}})", "did you mean 'tiny'?"},
             {R"({"plans":{"tiny":{"job":"waiting, runing"}}})", "did you mean 'running'?"},
             {R"({"data":{"tiny":{"jbo":[]}}})", "did you mean 'job'?"},
             {R"({"ttl":"0s"})", "ttl"},
             {R"({"ttl":5})", "not a duration"},
             {R"({"clock":"steped"})", "mode is not one of"},
             {R"({"clock":{"mode":"polls"}})", "needs per_poll"},
             {R"({"seed":"x"})", "no whole number"},
             {R"({"snapshot":{}})", "format"},
             {R"({"snapshot":{"format":1},"seed":1})", "beside a snapshot"}}) {
        CAPTURE(refused.first);
        const Answer answer = running.admin("POST", "/worlds", refused.first);
        CAPTURE(answer.body);
        CHECK(answer.status >= 400);
        CHECK(answer.status < 500);
        CHECK(answer.body.find(refused.second) != std::string::npos);
    }
    CHECK(running.server.worlds().size() == 3);
}

TEST_CASE(
    "an admin path whose world's name is empty means no world at all, and not the one that is always there") {
    const TinyVendor vendor;
    const Running running(vendor.options());
    running.create("");
    CHECK(running.admin("POST", "/worlds//reset").status == 404);
    CHECK(running.admin("DELETE", "/worlds//requests").status == 404);
    CHECK(running.admin("POST", "/worlds//shutdown").status == 404);
    CHECK(running.job("", 2).body == waiting);
    CHECK(running.server.journal().size() == 2);
}

TEST_CASE("there are never more worlds than were asked for") {
    const TinyVendor vendor;
    Options options = vendor.options();
    options.max_worlds = 3;
    const Running running(std::move(options));
    CHECK(running.admin("POST", "/worlds").status == 201);
    CHECK(running.admin("POST", "/worlds").status == 201);
    const Answer full = running.admin("POST", "/worlds");
    CHECK(full.status == 507);
    CHECK(full.body.find("--max-worlds") != std::string::npos);
    running.admin("DELETE", "/worlds/world-1");
    CHECK(running.admin("POST", "/worlds").status == 201);
}

TEST_CASE("a snapshot and what is made of it answer byte for byte alike") {
    const TinyVendor vendor;
    const Running running(vendor.options());
    running.admin("POST", "/worlds", R"({"name":"alpha","seed":3})");
    for (int i = 0; i < 5; ++i) running.create("/w/alpha");
    for (const auto& [id, plan] : {std::pair("2", "waiting until released, running for 2 reads, finished"),
                                   std::pair("4", "waiting for 5s, running forever")})
        CHECK(running
                  .admin("PUT", "/worlds/alpha/resources/job/" + std::string(id) + "/plan",
                         R"({"plan":")" + std::string(plan) + "\"}")
                  .status == 200);
    CHECK(running
              .admin("PUT", "/worlds/alpha/resources/job/plan",
                     R"({"plan":"waiting for 1 read, running for 1h, finished"})")
              .status == 200);
    CHECK(
        running
            .admin("POST", "/worlds/alpha/faults", R"({"operation":"get_job","every":3,"error":"conflict"})")
            .status == 201);
    CHECK(
        running
            .admin("POST", "/worlds/alpha/faults", R"({"operation":"create_job","rate":"50%","delay":"1ms"})")
            .status == 201);
    running.admin("POST", "/worlds/alpha/clock", R"({"advance":"3s"})");
    running.job("/w/alpha", 3);
    running.job("/w/alpha", 99, "X-Key: \xff\x01odd\r\n");
    const std::string snapshot = running.admin("GET", "/worlds/alpha/snapshot").body;
    const Answer made = running.admin("POST", "/worlds", R"({"name":"later","snapshot":)" + snapshot + "}");
    CAPTURE(made.body);
    REQUIRE(made.status == 201);
    CHECK(running.admin("POST", "/worlds/alpha/fork", R"({"name":"copy"})").status == 201);

    // The order of things, their states, what is due, the next numbers, the journal: all of it shows.
    const auto story = [&](const std::string& name) {
        std::string told = running.admin("GET", "/worlds/" + name + "/requests").body;
        const std::string before = "/w/" + name;
        told += running.create(before).body;
        for (int id = 1; id <= 7; ++id) told += running.job(before, id).body;
        told += running.admin("GET", "/worlds/" + name + "/gates").body;
        told += running.admin("POST", "/worlds/" + name + "/gates/tiny.job.2/release").body;
        for (int i = 0; i < 5; ++i) told += running.create(before).body;
        told += running.admin("GET", "/worlds/" + name + "/resources").body;
        told += running.admin("GET", "/worlds/" + name + "/faults").body;
        told += running.admin("POST", "/worlds/" + name + "/clock", R"({"advance":"7s"})").body;
        told += ask(running.server.port(), "GET", before + "/api/file", TinyVendor::key).body;
        told += running.admin("GET", "/worlds/" + name + "/snapshot").body;
        for (const std::string any : {"alpha", "later", "copy"})
            for (std::size_t at = told.find(any); at != std::string::npos; at = told.find(any))
                told.replace(at, any.size(), "*");
        return told;
    };
    const std::string first = story("alpha");
    CHECK(story("later") == first);
    CHECK(story("copy") == first);
}

TEST_CASE("a snapshot that cannot be gone on from is refused with the place") {
    const TinyVendor vendor;
    Server server(vendor.options());
    const std::string snapshot = server.world().snapshot();
    const auto mistake_in = [&](const std::string& what, const std::string& by) {
        std::string changed = snapshot;
        const std::size_t at = changed.find(what);
        REQUIRE(at != std::string::npos);
        changed.replace(at, what.size(), by);
        try {
            server.make_world({.snapshot = changed});
        } catch (const Error& error) {
            return std::string(error.what());
        }
        return std::string("none");
    };
    CHECK(mistake_in(R"("format":1)", R"("format":2)")
              .find("snapshot.format: format 2 is not known to this version") == 0);
    CHECK(mistake_in(R"("state":"waiting")", R"("state":"gone")").find("has no state 'gone'") !=
          std::string::npos);
    CHECK(mistake_in(R"("serial":2)", R"("serial":"2")") ==
          "snapshot.vendors[0].resources.job[0].serial: this is no whole number");
    CHECK(mistake_in(R"("total":0)", R"("sum":0)") == "snapshot.journal: 'total' is missing");
    CHECK(mistake_in("{", "[").find("no JSON") != std::string::npos);
    // What would go wrong only later, or never end, is refused as well.
    CHECK(mistake_in(R"("to":"waiting")", R"("to":"running")").find("does not lead to the state") !=
          std::string::npos);
    CHECK(mistake_in(R"("next_serial":3)", R"("next_serial":1)").find("this is not below next_serial") !=
          std::string::npos);
    CHECK(mistake_in(R"("total":0)", R"("total":-1)").find("this is less than 0") != std::string::npos);
    CHECK(mistake_in(R"("time":17)", R"("time":9000000000000000017,"was":17)").find("no time that can be") !=
          std::string::npos);
    CHECK(mistake_in(R"("vendors":["tiny"])", R"("vendors":["tiny","tiny"])").find("named twice") !=
          std::string::npos);
    CHECK(server.worlds().size() == 1);
}

TEST_CASE("a world is forked under load, and neither sees what the other does from then on") {
    const TinyVendor vendor;
    Server server(vendor.options());
    World busy = server.make_world({.name = "busy"});
    const auto post = [&](const std::string& world) {
        return server
            .handle({.method = "POST",
                     .target = "/w/" + world + "/api/jobs",
                     .headers = {{"Host", "h"}, {"X-Key", "it's secret"}}})
            .status;
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int job = 0; job < 500; ++job) post("busy");
        });
    for (int i = 0; i < 10; ++i) {
        const World copy = server.fork(busy);
        const std::size_t kept = copy.journal().size();
        CHECK(post(copy.name()) == 201);
        CHECK(copy.journal().size() == kept + 1);
        // As many jobs as were answered for, no more and no fewer: the copy was taken between two requests.
        const std::string snapshot = copy.snapshot();
        std::size_t jobs = 0;
        for (std::size_t at = snapshot.find("\"told\""); at != std::string::npos;
             at = snapshot.find("\"told\"", at + 1))
            ++jobs;
        CHECK(jobs == 1 + copy.journal().back().sequence);
        server.remove_world(copy.name());
    }
    for (std::thread& thread : threads) thread.join();
}

TEST_CASE("200 worlds used by 16 threads never see each other") {
    const TinyVendor vendor;
    Server server(vendor.options());
    constexpr int worlds = 200, threads = 16, jobs = 5;
    for (int i = 0; i < worlds; ++i) server.make_world({.name = "w" + std::to_string(i)});
    std::atomic<int> wrong{0};
    const auto ask_in = [&](int world, int way, const char* method, const std::string& path) {
        const std::string name = "w" + std::to_string(world);
        Request request{.method = method, .target = path, .headers = {{"Host", "127.0.0.1"}}};
        const bool by_credential = way % 3 == 2;
        request.headers.push_back({"X-Key", by_credential ? "it's secret~" + name : "it's secret"});
        if (way % 3 == 0) request.target = "/w/" + name + path;
        if (way % 3 == 1) request.headers.front().value = name + ".tiny.localhost";
        return server.handle(std::move(request));
    };
    // World i makes i % 7 + 1 jobs, in as many requests by as many threads; a job too many or too few
    // anywhere shows.
    std::vector<std::thread> running;
    for (int thread = 0; thread < threads; ++thread)
        running.emplace_back([&, thread] {
            for (int world = thread; world < worlds; world += threads) {
                for (int job = 0; job < world % 7 + 1; ++job)
                    if (ask_in(world, job, "POST", "/api/jobs").status != 201) ++wrong;
                for (int other = 0; other < jobs; ++other)
                    if (ask_in((world + other) % worlds, other, "GET", "/api/jobs/1").status != 200) ++wrong;
            }
        });
    for (std::thread& thread : running) thread.join();
    CHECK(wrong == 0);
    for (int world = 0; world < worlds; ++world) {
        const int made = world % 7 + 1;
        const std::vector<Exchange> journal = server.world("w" + std::to_string(world)).journal();
        CHECK(journal.size() == static_cast<std::size_t>(made + jobs));
        for (const Exchange& exchange : journal) CHECK(exchange.world == "w" + std::to_string(world));
        CHECK(ask_in(world, 0, "GET", "/api/jobs/" + std::to_string(made + 1)).status == 200);
        CHECK(ask_in(world, 0, "GET", "/api/jobs/" + std::to_string(made + 2)).status == 404);
    }
    CHECK(server.journal().empty());
}

TEST_CASE("the admin API describes every route of its table, and no other") {
    const TinyVendor vendor;
    const Running running(vendor.options());
    const Value described = parsed(running.admin("GET", "/openapi.json").body);
    CHECK(text_of(described, "openapi") == "3.1.0");
    std::set<std::string> told, listed;
    std::set<std::string> ids;
    for (const auto& [path, operations] : described.find("paths")->object())
        for (const auto& [method, operation] : operations.object()) {
            std::string upper = method;
            for (char& c : upper) c = static_cast<char>(c - 'a' + 'A');
            told.insert(upper + ' ' + path);
            CHECK(ids.insert(text_of(operation, "operationId")).second);
            CHECK_FALSE(text_of(operation, "summary").empty());
        }
    const Value overview = parsed(running.admin("GET", "").body);
    for (const Value& each : overview.find("paths")->list())
        listed.insert(text_of(each, "method") + ' ' + text_of(each, "path"));
    CHECK(told == listed);
    CHECK(told.size() > 20);
}

TEST_CASE("a reset with a scenario begins the world anew as that one, and no other world") {
    const TinyVendor vendor;
    Running running(vendor.options());
    running.admin("POST", "/worlds", R"({"name":"alpha","plans":{"tiny":{"job":"waiting forever"}}})");
    running.create("");
    running.create("/w/alpha");
    const auto played = [&](const std::string& world) {
        const Value shown = parsed(running.admin("GET", "/worlds/" + world + "/vendors").body);
        return text_of(shown.find("vendors")->list().front(), "scenario");
    };
    const auto faults = [&](const std::string& world) {
        const Value shown = parsed(running.admin("GET", "/worlds/" + world + "/faults").body);
        return shown.find("faults")->list().size();
    };
    CHECK(running.admin("POST", "/reset", R"({"scenario":"tiny/slow"})").status == 200);
    CHECK(played("default") == "slow");
    CHECK(faults("default") == 1);
    CHECK(faults("alpha") == 0);
    CHECK(running.server.journal().empty());
    CHECK(parsed(running.admin("GET", "/resources/job/2").body).find("state") == nullptr);
    CHECK(running.job("/w/alpha", 2).body == waiting);
    // It stays so: over a further reset, in a copy, and when the files are read again.
    running.admin("POST", "/reset");
    CHECK(played("default") == "slow");
    running.admin("POST", "/fork", R"({"name":"copy"})");
    CHECK(faults("copy") == 1);
    CHECK(running.server.reload().mistakes.empty());
    CHECK(played("default") == "slow");
    CHECK(running.admin("POST", "/reset", R"({"scenario":["normal"]})").status == 200);
    CHECK(faults("default") == 0);
    // What a made world was asked for beside its scenario stays laid over the other one.
    CHECK(running.admin("POST", "/worlds/alpha/reset", R"({"scenario":"slow"})").status == 200);
    CHECK(running.job("/w/alpha", 2).status == 404);
    running.create("/w/alpha");
    running.admin("POST", "/worlds/alpha/clock", R"({"advance":"1h"})");
    CHECK(running.job("/w/alpha", 2).body == waiting);
}

TEST_CASE("a scenario that there is not is refused, and the world goes on") {
    const TinyVendor vendor;
    Running running(vendor.options());
    running.create("");
    const Answer answer = running.admin("POST", "/reset", R"({"scenario":"slaw"})");
    CHECK(answer.status == 400);
    CHECK(text_of(parsed(answer.body), "detail").find("did you mean 'slow'?") != std::string::npos);
    CHECK(running.admin("POST", "/reset", R"({"scenario":"other/slow"})").status == 400);
    CHECK(running.server.journal().size() == 1);
    running.server.play(running.server.world(), {"slow"});
    CHECK(running.server.faults().size() == 1);
    CHECK_THROWS_AS(running.server.play(running.server.world(), {"slaw"}), Error);
}

}  // namespace understudy
