// /__admin/faults: set, read, counted and taken back over HTTP.
#include <doctest/doctest.h>

#include <string>

#include "base/json.h"
#include "wire/client.h"
#include "wire/tiny_vendor.h"

namespace understudy {
namespace {

using wire::Answer;
using wire::TinyVendor;

constexpr const char* json = "Content-Type: application/json\r\n";

struct Running {
    Running() : server(vendor.options()) { server.start(); }

    Answer admin(const std::string& method, const std::string& path, const std::string& body = "") const {
        return wire::ask(server.port(), method, "/__admin" + path, json, body);
    }
    int create() const { return wire::ask(server.port(), "POST", "/api/jobs", TinyVendor::key).status; }

    TinyVendor vendor;
    Server server;
};

std::string member(const std::string& text, const std::string& name) {
    const auto parsed = parse_json(text);
    REQUIRE(std::holds_alternative<Value>(parsed));
    const Value* found = std::get<Value>(parsed).find(name);
    return found == nullptr ? "none" : to_text(*found);
}

}  // namespace

TEST_CASE("a fault is set by admin, shown with how often it was met, and removed") {
    const Running running;
    CHECK(running.admin("GET", "/faults").body == R"({"faults":[]})");
    const Answer set = running.admin(
        "POST", "/faults", R"({"vendor":"tiny","operation":"create_job","error":"conflict","calls":"2-3"})");
    CHECK(set.status == 201);
    const auto shown = [](int calls, int met) {
        return R"({"id":"fault-1","vendor":"tiny","rule":{"operation":"create_job","error":"conflict","calls":"2-3"},)"
               R"("set_by":"admin","calls":)" +
               std::to_string(calls) + ",\"met\":" + std::to_string(met) + '}';
    };
    CHECK(set.body == shown(0, 0));
    CHECK(running.create() == 201);
    CHECK(running.create() == 409);
    CHECK(running.admin("GET", "/faults").body == "{\"faults\":[" + shown(2, 1) + "]}");
    CHECK(running.admin("DELETE", "/faults/fault-1").status == 204);
    CHECK(running.create() == 201);
    const Answer gone = running.admin("DELETE", "/faults/fault-1");
    CHECK(gone.status == 404);
    CHECK(member(gone.body, "detail") == "there is no such fault; there are none");
}

TEST_CASE("all faults are removed at once, and a reset brings back the scenario's") {
    const TinyVendor vendor;
    Options options = vendor.options();
    options.play = {"tiny/slow"};
    Server server(std::move(options));
    server.start();
    const auto admin = [&](const char* method, const char* path, const char* body = "") {
        return wire::ask(server.port(), method, path, json, body);
    };
    CHECK(admin("POST", "/__admin/faults", R"({"operation":"*","fault":"reset"})").status ==
          201);  // of the only vendor
    CHECK(server.faults().size() == 2);
    CHECK(admin("DELETE", "/__admin/faults").status == 204);
    CHECK(server.faults().empty());
    CHECK(wire::ask(server.port(), "GET", "/api/jobs/1", TinyVendor::key).status == 200);
    admin("POST", "/__admin/reset");
    REQUIRE(server.faults().size() == 1);
    CHECK(server.faults()[0].rule == R"({"operation":"*","delay":"60s"})");
    CHECK(server.faults()[0].set_by == "scenario");
}

TEST_CASE("a fault that cannot be is refused with all its mistakes, as a scenario file is") {
    const Running running;
    const Answer refused =
        running.admin("POST", "/faults", R"({"operation":"create_jobs","status":418,"calls":"x"})");
    CHECK(refused.status == 422);
    CHECK(refused.header("Content-Type") == "application/problem+json");
    CHECK(member(refused.body, "detail") ==
          "body:1:14: error: there is no operation 'create_jobs'\n"
          "    1 | {\"operation\":\"create_jobs\",\"status\":418,\"calls\":\"x\"}\n"
          "      |              ^^^^^^^^^^^^^ did you mean 'create_job'?\n"
          "body:1:49: error: 'x' is no range of calls\n"
          "    1 | {\"operation\":\"create_jobs\",\"status\":418,\"calls\":\"x\"}\n"
          "      |                                                 ^^^ write 3 or 1-2, counting from 1\n"
          "2 mistakes in 1 file\n");
    CHECK(
        refused.body.find(
            R"("mistakes":[{"message":"there is no operation 'create_jobs'","hint":"did you mean 'create_job'?","line":1,"column":14})") !=
        std::string::npos);
    for (const char* body : {"", "{", "[]", "7"}) CHECK(running.admin("POST", "/faults", body).status == 400);
    CHECK(running.admin("POST", "/faults", "{}").status == 422);
    CHECK(running.admin("POST", "/faults", R"({"vendor":"tinny","operation":"*","delay":"1s"})").status ==
          422);
    CHECK(running.admin("POST", "/faults", R"({"operation":"*","delay":"1s","delay":"2s"})").status == 400);
    CHECK(running.server.faults().empty());
}

TEST_CASE("a path below a fault's is none, and a fault takes no other method") {
    const Running running;
    CHECK(running.admin("DELETE", "/faults/").status == 404);
    CHECK(running.admin("DELETE", "/faults/fault-1/x").status == 404);
    const Answer wrong = running.admin("PUT", "/faults/fault-1", "{}");
    CHECK(wrong.status == 405);
    CHECK(wrong.header("Allow") == "DELETE");
}

TEST_CASE("the journal's JSON says what was met and what was sent") {
    const Running running;
    running.admin("POST", "/faults", R"({"operation":"create_job","fault":"empty","delay":"5ms"})");
    wire::Client client(running.server.port());
    client.request("POST", "/api/jobs", TinyVendor::key);
    CHECK(client.has_ended());
    const std::string journal = running.admin("GET", "/requests?limit=1").body;
    CHECK(journal.find(R"("response":{"status":0,"headers":{},"body":"","bodyAsBase64":""})") !=
          std::string::npos);
    CHECK(journal.find(R"("fault":"fault-1: empty, delay","delay":"5ms","delivery":"empty")") !=
          std::string::npos);
}

}  // namespace understudy
