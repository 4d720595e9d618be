// Questions about the journal, in WireMock's shapes.
#include <doctest/doctest.h>

#include <string>
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

/// A server that has answered five requests.
struct Asked {
    explicit Asked(Options options) : server(std::move(options)) {
        server.start();
        const std::string key = TinyVendor::key;
        ask(server.port(), "POST", "/api/jobs", key + "X-Trace: one\r\nX-Trace: two\r\n",
            R"({"name":"a","tags":[1,2],"more":{"x":1}})");
        ask(server.port(), "GET", "/api/jobs/1?page=2&q=a%20b", key);
        ask(server.port(), "GET", "/api/jobs/2", key);
        ask(server.port(), "GET", "/api/jbos/2", key);
        ask(server.port(), "GET", "/api/jobs/1", "X-Key: wrong-credential\r\n");
    }
    Answer admin(const char* method, const std::string& path, const std::string& body = "") const {
        return ask(server.port(), method, "/__admin" + path, "Content-Type: application/json\r\n", body);
    }
    std::string count(const std::string& pattern) const {
        const Answer answer = admin("POST", "/requests/count", pattern);
        const Value body = parsed(answer.body);
        return answer.status == 200 ? to_text(*body.find("count"))
                                    : std::to_string(answer.status) + ' ' + to_text(*body.find("detail"));
    }

    Server server;
};

}  // namespace

TEST_CASE("requests are counted by WireMock's patterns") {
    const TinyVendor vendor;
    const Asked asked(vendor.options());
    for (
        const auto& each : std::vector<std::pair<std::string, std::string>>{
            {"{}", "5"},
            {"", "5"},
            {R"({"method":"ANY"})", "5"},
            {R"({"method":"GET"})", "4"},
            {R"({"url":"/api/jobs/1"})", "1"},
            {R"({"url":"/api/jobs/1?page=2&q=a%20b"})", "1"},
            {R"({"urlPath":"/api/jobs/1"})", "2"},
            {R"({"urlPattern":"/api/jobs/[0-9]+"})", "2"},
            {R"({"urlPathPattern":"/api/jobs/[0-9]+"})", "3"},
            {R"({"urlPathPattern":"/api/jobs"})", "1"},
            {R"({"urlPathTemplate":"/api/jobs/{id}"})", "3"},
            {R"({"urlPathTemplate":"/api/jobs/{id}","pathParameters":{"id":{"equalTo":"2"}}})", "1"},
            {R"({"queryParameters":{"q":{"equalTo":"a b"}}})", "1"},
            {R"({"queryParameters":{"page":{"absent":true}}})", "4"},
            {R"({"queryParameters":{"page":{"matches":"[0-9]"}}})", "1"},
            {R"({"headers":{"x-trace":{"equalTo":"two"}}})", "1"},
            {R"({"headers":{"X-Trace":{"contains":"t","doesNotMatch":"on."}}})", "1"},
            {R"({"headers":{"X-Trace":{"absent":true}}})", "4"},
            {R"({"headers":{"X-Trace":{"equalTo":"TWO"}}})", "0"},
            {R"({"headers":{"X-Trace":{"equalTo":"TWO","caseInsensitive":true}}})", "1"},
            {R"({"headers":{"X-Trace":{"or":[{"equalTo":"one"},{"equalTo":"three"}]}}})", "1"},
            {R"({"headers":{"X-Trace":{"not":{"equalTo":"one"}}}})", "5"},
            {R"({"bodyPatterns":[{"contains":"tags"},{"doesNotContain":"nothing"}]})", "1"},
            {R"({"bodyPatterns":[{"absent":true}]})", "4"},
            {R"({"bodyPatterns":[{"equalToJson":{"more":{"x":1},"tags":[1,2],"name":"a"}}]})", "1"},
            {R"({"bodyPatterns":[{"equalToJson":"{\"name\":\"a\"}"}]})", "0"},
            {R"({"bodyPatterns":[{"equalToJson":"{\"name\":\"a\"}","ignoreExtraElements":true}]})", "1"},
            {R"({"bodyPatterns":[{"equalToJson":{"tags":[2,1]},"ignoreExtraElements":true}]})", "0"},
            {R"({"bodyPatterns":[{"equalToJson":{"tags":[2,1]},"ignoreExtraElements":true,"ignoreArrayOrder":true}]})",
             "1"}}) {
        CAPTURE(each.first);
        CHECK(asked.count(each.first) == each.second);
    }
}

TEST_CASE("a credential is verified although the journal has it redacted") {
    const TinyVendor vendor;
    const Asked asked(vendor.options());
    CHECK(asked.count(R"({"headers":{"X-Key":{"equalTo":"it's secret"}}})") == "4");
    CHECK(asked.count(R"({"headers":{"X-Key":{"equalTo":"wrong-credential"}}})") == "1");
    CHECK(asked.count(R"({"headers":{"X-Key":{"equalTo":"another"}}})") == "0");
    CHECK(asked.count(R"({"headers":{"X-Key":{"contains":"secret"}}})") ==
          "409 headers.X-Key.contains: what came is secret and stands in the journal redacted; ask for it "
          "with equalTo or absent only");
}

TEST_CASE("what is no pattern is refused, and what WireMock alone has is not pretended") {
    const TinyVendor vendor;
    const Asked asked(vendor.options());
    for (const auto& each : std::vector<std::pair<std::string, std::string>>{
             {"[]", "400 the body is no request pattern"},
             {"{", "400 the body is no JSON"},
             {R"({"urlPaht":"/x"})",
              "400 unknown member 'urlPaht' in a request pattern; did you mean 'urlPath'?"},
             {R"({"headers":{"A":"b"}})", "400 headers.A is no matcher"},
             {R"({"headers":{"A":{"equalsTo":"b"}}})",
              "400 headers.A: unknown matcher 'equalsTo'; did you mean 'equalTo'?"},
             {R"({"urlPattern":"("})", "400 urlPattern.matches is no regular expression"},
             {R"({"pathParameters":{"id":{"equalTo":"1"}}})", "400 pathParameters needs urlPathTemplate"},
             {R"({"bodyPatterns":[{"matchesJsonPath":"$.name"}]})", "501 bodyPatterns.matchesJsonPath"},
             {R"({"cookies":{"a":{"equalTo":"b"}}})", "501 cookies"}}) {
        CAPTURE(each.first);
        CHECK(asked.count(each.first).find(each.second) == 0);
    }
    for (const char* path :
         {"/mappings", "/mappings/new", "/recordings/start", "/settings", "/near-misses/request"})
        CHECK(asked.admin("POST", path, "{}").status == 501);
    CHECK(asked.admin("GET", "/mappingsx").status == 404);
    CHECK(asked.admin("GET", "").body.find(R"("left_out":["/__admin/mappings")") != std::string::npos);
}

TEST_CASE("calls are understood as WireMock's published clients make them") {
    const TinyVendor vendor;
    const Asked asked(vendor.options());
    const int port = asked.server.port();
    // A library that sends nothing sends no type of it either.
    CHECK(ask(port, "DELETE", "/__admin/requests/00000000-0000-4000-8000-000000000001").status == 200);
    CHECK(asked.count("{}") == "4");
    CHECK(ask(port, "DELETE", "/__admin/requests").status == 200);
    CHECK(asked.count("{}") == "0");
    // But a form could come from a page that was only looked at.
    CHECK(ask(port, "DELETE", "/__admin/requests", "Content-Type: application/x-www-form-urlencoded\r\n").status == 415);
    CHECK(ask(port, "POST", "/__admin/scenarios/reset").status == 415);
    ask(port, "GET", "/api/jobs/1", TinyVendor::key);
    CHECK(asked.admin("POST", "/requests/reset").status == 200);
    CHECK(asked.count("{}") == "0");
    CHECK(asked.admin("POST", "/requests/remove-by-metadata", R"({"matchesJsonPath":"$.x"})").status == 501);
    CHECK(asked.admin("GET", "").body.find(R"("/__admin/requests/remove-by-metadata")") != std::string::npos);
    CHECK(asked.admin("PUT", "/requests", "{}").status == 405);
}

TEST_CASE("requests are found, shown one by one and forgotten") {
    const TinyVendor vendor;
    const Asked asked(vendor.options());
    const Value found = parsed(asked.admin("POST", "/requests/find", R"({"method":"POST"})").body);
    REQUIRE(found.find("requests")->list().size() == 1);
    CHECK(to_text(*found.find("requests")->list().front().find("url")) == "/api/jobs");
    const std::string id = "00000000-0000-4000-8000-000000000001";
    CHECK(to_text(*parsed(asked.admin("GET", "/requests/" + id).body).find("request")->find("method")) ==
          "POST");
    CHECK(asked.admin("GET", "/requests/00000000-0000-4000-8000-0000000000ff").status == 404);
    CHECK(asked.admin("GET", "/requests/x").status == 404);
    CHECK(asked.admin("DELETE", "/requests/" + id).status == 200);
    CHECK(asked.count(R"({"method":"POST"})") == "0");
    const Value removed =
        parsed(asked.admin("POST", "/requests/remove", R"({"urlPath":"/api/jobs/1"})").body);
    CHECK(removed.find("serveEvents")->list().size() == 2);
    CHECK(asked.count("{}") == "2");
    CHECK(parsed(asked.admin("GET", "/requests?unmatched=true").body).find("requests")->list().size() == 1);
    CHECK(parsed(asked.admin("GET", "/requests?since=2026-01-01T00:00:01Z").body)
              .find("requests")
              ->list()
              .empty());
    CHECK(asked.admin("DELETE", "/requests").status == 200);
    CHECK(asked.count("{}") == "0");
    ask(asked.server.port(), "GET", "/api/jobs/1", TinyVendor::key);
    CHECK(asked.server.journal().front().sequence == 6);  // numbers go on
}

TEST_CASE(
    "an unmatched request is shown with what it meant, the first difference and the place in the documents") {
    const TinyVendor vendor;
    const Asked asked(vendor.options());
    const Value unmatched = parsed(asked.admin("GET", "/requests/unmatched").body);
    REQUIRE(unmatched.find("requests")->list().size() == 1);
    const Value misses = parsed(asked.admin("GET", "/requests/unmatched/near-misses").body);
    REQUIRE(misses.find("nearMisses")->list().size() == 1);
    const Value miss = misses.find("nearMisses")->list().front();
    CHECK(to_text(*miss.find("request")->find("url")) == "/api/jbos/2");
    CHECK(
        to_json(*miss.find("understudy")) ==
        R"({"id":"00000000-0000-4000-8000-000000000004","vendor":"tiny","operation":"get_job","difference":"segment 2 is 'jbos', expected 'jobs'","source":"README.md#choices"})");
    CHECK(to_json(*miss.find("stubMapping")->find("request")) ==
          R"({"method":"GET","urlPathTemplate":"/api/jobs/{id}"})");
    CHECK(asked.server.journal()[3].why.ends_with(
        "segment 2 is 'jbos', expected 'jobs'; see README.md#choices"));
}

TEST_CASE("the requests nearest to a pattern are shown, the nearest first") {
    const TinyVendor vendor;
    const Asked asked(vendor.options());
    const Value near = parsed(
        asked.admin("POST", "/near-misses/request-pattern", R"({"method":"GET","urlPath":"/api/jobs/3"})")
            .body);
    REQUIRE(near.find("nearMisses")->list().size() == 3);
    const Value first = near.find("nearMisses")->list().front();
    CHECK(to_text(*first.find("request")->find("url")) == "/api/jobs/1?page=2&q=a%20b");
    CHECK(to_json(*first.find("requestPattern")) == R"({"method":"GET","urlPath":"/api/jobs/3"})");
    CHECK(first.find("matchResult")->find("distance")->number() < 0.1);
}

TEST_CASE("a verification that needs evicted entries says so instead of answering") {
    const TinyVendor vendor;
    Options options = vendor.options();
    options.journal_entries = 4;
    const Asked asked(std::move(options));
    for (const char* path : {"/requests/count", "/requests/find"}) {
        const Answer answer = asked.admin("POST", path, "{}");
        CHECK(answer.status == 409);
        CHECK(answer.body.find("the oldest 1 are gone, so this cannot be answered") != std::string::npos);
    }
    CHECK(asked.admin("GET", "/requests").body.find(R"("meta":{"total":4,"evicted":1})") !=
          std::string::npos);
    asked.admin("DELETE", "/requests");
    ask(asked.server.port(), "GET", "/api/jobs/1", TinyVendor::key);
    CHECK(asked.count("{}") == "1");
}

TEST_CASE("a verification that needs the rest of a body that was cut says so instead of answering") {
    const TinyVendor vendor;
    Options options = vendor.options();
    options.journal_body_bytes = 12;  // of {"name":"a","tags":[1,2],"more":{"x":1}}: {"name":"a",
    Asked asked(std::move(options));
    const std::string refusal =
        "409 of the body of POST /api/jobs, request 1, the journal has kept 12 of 40 bytes, so this cannot be "
        "answered. Let it keep more (--journal-body-bytes), or ask for what does not need the rest";
    for (const auto& each : std::vector<std::pair<std::string, std::string>>{
             {R"({"method":"POST"})", "1"},
             {R"({"bodyPatterns":[{"contains":"name"}]})", "1"},
             {R"({"bodyPatterns":[{"contains":"tags"}]})", refusal},
             {R"({"bodyPatterns":[{"doesNotContain":"tags"}]})", refusal},
             {R"({"bodyPatterns":[{"doesNotContain":"name"}]})", "4"},
             {R"({"bodyPatterns":[{"contains":"tags"}],"method":"GET"})", "0"},
             {R"({"bodyPatterns":[{"absent":true}]})", "4"},
             {R"({"bodyPatterns":[{"absent":false}]})", "1"},
             {R"({"bodyPatterns":[{"equalTo":"{\"name\":\"b\"}"}]})", "0"},
             {R"({"bodyPatterns":[{"equalTo":"{\"name\":\"a\",\"tags\":[]}"}]})", refusal},
             {R"({"bodyPatterns":[{"equalToJson":{"name":"a"}}]})", refusal},
             {R"({"bodyPatterns":[{"matches":".*"}]})", refusal},
             {R"({"bodyPatterns":[{"or":[{"contains":"more"},{"contains":"name"}]}]})", "1"},
             {R"({"bodyPatterns":[{"or":[{"contains":"more"},{"equalTo":"a"}]}]})", refusal},
             {R"({"bodyPatterns":[{"contains":"more"},{"equalTo":"a"}]})", "0"},
             {R"({"bodyPatterns":[{"contains":"more","equalTo":"a"}]})", "0"}}) {
        CAPTURE(each.first);
        CHECK(asked.count(each.first) == each.second);
    }
    CHECK(asked.admin("POST", "/requests/remove", R"({"bodyPatterns":[{"contains":"tags"}]})").status == 409);
    CHECK(asked.server.journal().size() == 5);
    const std::string entry =
        asked.admin("GET", "/requests/00000000-0000-4000-8000-000000000001").body;
    CHECK(to_text(*parsed(entry).find("request")->find("body")) == R"({"name":"a",)");
    CHECK(to_text(*parsed(entry).find("request")->find("cut_from")) == "40");
    CHECK(to_text(*parsed(entry).find("response")->find("cut_from")) == "26");
    CHECK(asked.admin("POST", "/requests/find", R"({"method":"GET"})").body.find("cut_from") == std::string::npos);
    // A snapshot has no more of it than the journal, and says so too.
    const World later = asked.server.make_world({.name = "later", .snapshot = asked.server.world().snapshot()});
    CHECK(later.journal().front().request.body == R"({"name":"a",)");
    CHECK(later.journal().front().request_cut_from == 40);
}

TEST_CASE("the state of things is told and set as WireMock does it with scenarios") {
    const TinyVendor vendor;
    const Asked asked(vendor.options());
    CHECK(
        asked.admin("GET", "/scenarios").body ==
        R"({"scenarios":[{"id":"tiny.job.1","name":"tiny.job.1","state":"waiting","possibleStates":["waiting","running","finished"]},)"
        R"({"id":"tiny.job.2","name":"tiny.job.2","state":"waiting","possibleStates":["waiting","running","finished"]}]})");
    CHECK(asked.admin("PUT", "/scenarios/tiny.job.2/state", R"({"state":"finished"})").status == 200);
    CHECK(ask(asked.server.port(), "GET", "/api/jobs/2", TinyVendor::key).body ==
          R"({"id":2,"state":"finished"})");
    CHECK(asked.server.journal().back().why.find("forced") !=
          std::string::npos);  // no document leads from waiting to finished
    CHECK(asked.admin("PUT", "/scenarios/tiny.job.2/state").status == 200);
    CHECK(ask(asked.server.port(), "GET", "/api/jobs/2", TinyVendor::key).body ==
          R"({"id":2,"state":"waiting"})");
    CHECK(asked.admin("PUT", "/scenarios/tiny.job.2/state", R"({"state":"finishd"})")
              .body.find("did you mean 'finished'?") != std::string::npos);
    CHECK(asked.admin("PUT", "/scenarios/tiny.jbo.2/state").body.find("did you mean 'tiny.job.2'?") !=
          std::string::npos);
    asked.admin("POST", "/clock", R"({"advance":"1h"})");
    CHECK(asked.admin("POST", "/scenarios/reset").status == 200);
    CHECK(ask(asked.server.port(), "GET", "/api/jobs/2", TinyVendor::key).status == 404);
    CHECK(ask(asked.server.port(), "GET", "/api/jobs/1", TinyVendor::key).body ==
          R"({"id":1,"state":"waiting"})");
    CHECK(asked.count("{}") == "9");  // the journal stays, and the clock does
    CHECK(asked.server.now() ==
          std::chrono::sys_days{std::chrono::year{2026} / 1 / 1} + std::chrono::hours(1));
}

TEST_CASE("every world is verified by itself") {
    const TinyVendor vendor;
    const Asked asked(vendor.options());
    asked.admin("POST", "/worlds", R"({"name":"alpha","seed":99})");
    ask(asked.server.port(), "GET", "/w/alpha/api/jobs/1", TinyVendor::key);
    ask(asked.server.port(), "GET", "/w/alpha/api/jbos/1", TinyVendor::key);
    const Answer count = asked.admin("POST", "/worlds/alpha/requests/count",
                                     R"({"headers":{"X-Key":{"equalTo":"it's secret"}}})");
    CHECK(count.body == R"({"count":2,"requestJournalDisabled":false})");
    CHECK(
        asked.admin("GET", "/worlds/alpha/requests/unmatched/near-misses").body.find("segment 2 is 'jbos'") !=
        std::string::npos);
    CHECK(asked.count("{}") == "5");
}

}  // namespace understudy
