#include "admin/admin.h"

#include <doctest/doctest.h>

#include <limits>
#include <set>
#include <string>
#include <vector>

#include "admin/guard.h"
#include "admin/routes.h"
#include "base/json.h"
#include "wire/client.h"
#include "wire/parsed.h"
#include "wire/tiny_vendor.h"

namespace understudy {
namespace {

using wire::Answer;
using wire::ask;
using wire::Client;
using wire::parsed;
using wire::TinyVendor;

constexpr const char* json = "Content-Type: application/json\r\n";

/// The value at a path of members and indices, absent if there is none.
Value at(const Value& value, const std::vector<std::string>& path) {
    Value here = value;
    for (const std::string& step : path) {
        if (here.type() == Value::Type::list) {
            const auto index = static_cast<std::size_t>(std::stoi(step));
            if (index >= here.list().size()) return {};
            here = Value(here.list()[index]);
            continue;
        }
        const Value* member = here.find(step);
        if (!member) return {};
        here = Value(*member);
    }
    return here;
}

std::string text_at(const Value& value, const std::vector<std::string>& path) {
    return to_text(at(value, path));
}

/// The path with something real for its parameters.
std::string with_values(std::string path) {
    for (std::size_t open = path.find('{'); open != std::string::npos; open = path.find('{')) {
        const std::size_t end = path.find('}', open) + 1;
        path.replace(open, end - open, path.substr(open, end - open) == "{world}" ? "default" : "1");
    }
    return path;
}

/// Every method on every path of the admin API, known or not.
struct Call {
    std::string method, path;
};
std::vector<Call> calls() {
    std::set<std::string> paths{"/__admin", "/__admin/no-such-path", "/__admin/health?x=1"};
    for (const admin::Route& route : admin::routes())
        for (const std::string& path : admin::paths_of(route)) paths.insert(with_values(path));
    std::vector<Call> calls;
    for (const std::string& path : paths) {
        for (const char* method : {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
            calls.push_back({method, path});
    }
    return calls;
}

/// A server whose state would show if a refused call had been carried out.
struct Guarded {
    explicit Guarded(Options options) : server(std::move(options)) {
        server.start();
        ask(server.port(), "POST", "/api/jobs", TinyVendor::key);
        server.advance(std::chrono::seconds(3));
        before = server.now();
    }

    bool is_untouched() const {
        return server.port() > 0 && server.now() == before && server.journal().size() == 1 &&
               ask(server.port(), "GET", "/api/jobs/2", "").status == 401;
    }

    /// Makes each call with these header lines; each must be answered with `status`, and nothing may change.
    /// `before_path` makes whole URLs of the paths.
    void refuse_all(const std::string& header_lines, int status, const std::string& before_path = "") const {
        CAPTURE(header_lines);
        CAPTURE(before_path);
        for (const Call& call : calls()) {
            CAPTURE(call.method);
            CAPTURE(call.path);
            const Answer answer = ask(server.port(), call.method, before_path + call.path, header_lines,
                                      call.method == "POST" ? R"({"advance":"24h"})" : "");
            CHECK(answer.status == status);
            CHECK(answer.header("X-Content-Type-Options") == "nosniff");
            CHECK(answer.header("Cache-Control") == "no-store");
            for (const auto& [name, value] : answer.headers)
                CHECK(name.find("Access-Control") == std::string::npos);
        }
        CHECK(server.now() == before);
        CHECK(server.journal().size() == 1);
    }

    Server server;
    std::chrono::sys_time<std::chrono::microseconds> before;
};

}  // namespace

TEST_CASE("admin calls under a foreign name are refused on every route (DNS rebinding)") {
    const TinyVendor vendor;
    const Guarded guarded(vendor.options());
    const std::string port = std::to_string(guarded.server.port());
    const std::string other_port = std::to_string(guarded.server.port() == 80 ? 81 : 80);
    for (const std::string& host :
         {"evil.example:" + port, std::string("evil.example"), "127.0.0.1.evil.example:" + port,
          "localhost.evil:" + port, "localhost:" + other_port, std::string("localhost"),
          "127.0.0.1:" + port + "0", "127.0.0.2:" + port, "tiny.localhost:" + port, std::string()}) {
        guarded.refuse_all("Host: " + host + "\r\n" + json, 421);
    }
}

TEST_CASE("a whole URL in the request line is checked in place of Host, on every route") {
    const TinyVendor vendor;
    const Guarded guarded(vendor.options());
    const std::string port = std::to_string(guarded.server.port());
    for (const std::string& own :
         {"http://127.0.0.1:" + port, "HTTP://LocalHost:" + port, "http://[::1]:" + port}) {
        CAPTURE(own);
        const Answer answer =
            ask(guarded.server.port(), "GET", own + "/__admin/health", "Host: evil.example\r\n");
        CHECK(answer.status == 200);
        CHECK(answer.body.find("healthy") != std::string::npos);
    }
    for (const std::string& foreign :
         {std::string("http://evil.example"), "http://evil.example:" + port,
          "http://127.0.0.1.evil.example:" + port, std::string("http://localhost"),
          "http://localhost:" + port + "0", "http://tiny.localhost:" + port, "https://localhost:" + port}) {
        guarded.refuse_all("Host: localhost:" + port + "\r\n" + json, 421, foreign);
    }
    const std::string own = "http://localhost:" + port;
    guarded.refuse_all(std::string("Origin: http://127.0.0.1:") + port + "\r\n" + json, 403, own);
    guarded.refuse_all(std::string("Origin: https://evil.example\r\n") + json, 403, own);
    CHECK(ask(guarded.server.port(), "POST", own + "/__admin/reset", "", "{}").status == 415);
    CHECK(ask(guarded.server.port(), "GET", own + "/__admin/requests?limit=1", "Origin: " + own + "\r\n")
              .status == 200);
    CHECK(ask(guarded.server.port(), "GET", own + "/__administrator").header("Cache-Control").empty());
}

TEST_CASE("what came over https is held to the port for https, and its origin") {
    const TinyVendor vendor;
    Options options = vendor.options();
    options.https_port = 0;
    options.ca_folder = (vendor.scenarios() / "ca").string();
    Server server(options);
    server.start();
    const std::string port = std::to_string(server.https_port()), other = std::to_string(server.port());
    const auto status = [&](const std::string& target, Headers headers) {
        headers.push_back({"Content-Type", "application/json"});
        return server
            .handle({.method = "POST",
                     .target = target,
                     .headers = headers,
                     .body = R"({"advance":"1s"})",
                     .scheme = "https"})
            .status;
    };
    const std::string path = "/__admin/clock";
    const auto before = server.now();
    for (const std::string& host : {"evil.example:" + port, std::string("localhost"), "localhost:" + other,
                                    "127.0.0.1:" + port + "0"}) {
        CAPTURE(host);
        CHECK(status(path, {{"Host", host}}) == 421);
        CHECK(status("https://" + host + path, {{"Host", "localhost:" + port}}) == 421);
    }
    CHECK(status("http://localhost:" + port + path, {{"Host", "localhost:" + port}}) == 421);
    CHECK(status("http://localhost:" + other + path, {{"Host", "localhost:" + port}}) == 421);
    for (const std::string& origin :
         {"http://localhost:" + port, "https://localhost:" + other, std::string("https://localhost")})
        CHECK(status(path, {{"Host", "localhost:" + port}, {"Origin", origin}}) == 403);
    CHECK(server.now() == before);
    CHECK(status(path, {{"Host", "localhost:" + port}, {"Origin", "https://localhost:" + port}}) == 200);
    CHECK(status("https://LOCALHOST:" + port + path, {{"Host", "evil.example"}}) == 200);
}

TEST_CASE("the usual port of the scheme need not be named, that of the other must be") {
    const auto is_let_in = [](const std::string& scheme, int port, const std::string& target) {
        const Request request{.method = "GET",
                              .target = target,
                              .headers = {{"Host", "localhost"}, {"Origin", scheme + "://localhost"}},
                              .body = {},
                              .scheme = scheme};
        return !admin::refuse({.host = "127.0.0.1", .port = port, .token = ""}, request);
    };
    for (const std::string before : {"", "://localhost"}) {
        for (const std::string scheme : {"http", "https"}) {
            CAPTURE(scheme);
            const std::string target = (before.empty() ? "" : scheme + before) + "/__admin/health";
            CHECK(is_let_in(scheme, 80, target) == (scheme == "http"));
            CHECK(is_let_in(scheme, 443, target) == (scheme == "https"));
        }
    }
}

TEST_CASE("admin calls of pages of other sites are refused on every route") {
    const TinyVendor vendor;
    const Guarded guarded(vendor.options());
    const std::string port = std::to_string(guarded.server.port());
    for (const std::string& line :
         {std::string("Origin: https://evil.example"), std::string("Origin: null"),
          "Origin: http://localhost:" + port + "0", "Origin: https://127.0.0.1:" + port,
          "Origin: http://localhost:" + port, std::string("Sec-Fetch-Site: cross-site"),
          std::string("Sec-Fetch-Site: same-site"),
          std::string("Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site"),
          "Origin: http://127.0.0.1:" + port + "\r\nOrigin: https://evil.example",
          std::string("Origin: https://evil.example\r\nAccess-Control-Request-Method: POST")}) {
        guarded.refuse_all(line + "\r\n" + json, 403);
    }
}

TEST_CASE("the own origin is let in") {
    const TinyVendor vendor;
    const Guarded guarded(vendor.options());
    const std::string port = std::to_string(guarded.server.port());
    for (const std::string& name :
         {"127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port, "LocalHost:" + port}) {
        CAPTURE(name);
        CHECK(ask(guarded.server.port(), "GET", "/__admin/health",
                  "Host: " + name + "\r\nOrigin: http://" + name + "\r\nSec-Fetch-Site: same-origin\r\n")
                  .status == 200);
    }
}

TEST_CASE("a mutation that an HTML form could send is refused") {
    const TinyVendor vendor;
    const Guarded guarded(vendor.options());
    for (const std::string type :
         {"", "Content-Type: text/plain\r\n", "Content-Type: application/x-www-form-urlencoded\r\n",
          "Content-Type: multipart/form-data; boundary=b\r\n", "Content-Type: application/jsonp\r\n",
          "Content-Type: text/plain; application/json\r\n"}) {
        CAPTURE(type);
        for (const auto& route : admin::routes()) {
            if (route.method == "GET") continue;
            for (const std::string& path : admin::paths_of(route)) {
                CAPTURE(path);
                CHECK(ask(guarded.server.port(), std::string(route.method), with_values(path), type, R"({"advance":"24h"})")
                          .status == 415);
            }
        }
    }
    CHECK(guarded.is_untouched());
    CHECK(ask(guarded.server.port(), "POST", "/__admin/reset",
              "Content-Type: Application/JSON; charset=utf-8\r\n")
              .status == 200);
}

TEST_CASE("a preflight is answered without leave") {
    const TinyVendor vendor;
    const Guarded guarded(vendor.options());
    const Answer answer = ask(guarded.server.port(), "OPTIONS", "/__admin/clock");
    CHECK(answer.status == 405);
    CHECK(answer.header("Allow") == "GET, HEAD, POST");
    for (const auto& [name, value] : answer.headers) CHECK(name.find("Access-Control") == std::string::npos);
}

TEST_CASE("with a token, every route needs it") {
    const TinyVendor vendor;
    Options options = vendor.options();
    options.admin_token = "s3cret";
    const Guarded guarded(options);
    for (const std::string line : {"", "Authorization: Bearer wrong!\r\n", "Authorization: Bearer\r\n",
                                   "Authorization: Bearer s3cre\r\n", "Authorization: Bearer s3crets\r\n",
                                   "Authorization: Basic s3cret\r\n", "Authorization: s3cret\r\n"}) {
        guarded.refuse_all(line + json, 401);
    }
    CHECK(ask(guarded.server.port(), "GET", "/__admin/health")
              .header("WWW-Authenticate")
              .starts_with("Bearer"));
    CHECK(ask(guarded.server.port(), "GET", "/__admin/health", "Authorization: bearer s3cret\r\n").status ==
          200);
    CHECK(ask(guarded.server.port(), "POST", "/__admin/reset",
              std::string("Authorization: Bearer s3cret\r\n") + json)
              .status == 200);
}

TEST_CASE("without a token only loopback is listened on") {
    const TinyVendor vendor;
    for (const char* host :
         {"0.0.0.0", "::", "192.0.2.1", "[2001:db8::1]"}) {
        CAPTURE(host);
        Options options = vendor.options();
        options.host = host;
        Server server(options);
        try {
            server.start();
            FAIL("listens");
        } catch (const Error& error) {
            CHECK(error.kind == Error::Kind::start);
            CHECK(std::string(error.what()).find("--admin-token") != std::string::npos);
        }
    }
    Options options = vendor.options();
    options.host = "0.0.0.0";
    options.admin_token = "t";
    Server server(options);
    server.start();
    CHECK(server.url() == "http://127.0.0.1:" + std::to_string(server.port()));
    CHECK(ask(server.port(), "GET", "/__admin/health", "Host: mapped:9000\r\nAuthorization: Bearer t\r\n")
              .status == 200);
    CHECK(admin::is_loopback("127.8.9.10"));
    CHECK(admin::is_loopback("::1"));
}

TEST_CASE("unknown admin paths and methods are refused with what there is") {
    const TinyVendor vendor;
    const Guarded guarded(vendor.options());
    const int port = guarded.server.port();
    const Answer unknown = ask(port, "GET", "/__admin/clok");
    CHECK(unknown.status == 404);
    CHECK(unknown.header("Content-Type") == "application/problem+json");
    CHECK(unknown.body.find("did you mean /__admin/clock?") != std::string::npos);
    const Answer wrong = ask(port, "PUT", "/__admin/requests", json);
    CHECK(wrong.status == 405);
    CHECK(wrong.header("Allow") == "GET, HEAD, DELETE");
    CHECK(ask(port, "GET", "/__administrator")
              .header("Cache-Control")
              .empty());  // not ours: the vendor answers
}

TEST_CASE("health, version and vendors say what is served") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    CHECK(text_at(parsed(ask(server.port(), "GET", "/__admin/health").body), {"status"}) == "healthy");
    CHECK(text_at(parsed(ask(server.port(), "GET", "/__admin/version").body), {"version"}) == version());
    const Answer answer = ask(server.port(), "GET", "/__admin/vendors");
    CHECK(answer.header("Content-Type") == "application/json");
    CHECK(answer.header("Date") == "Thu, 01 Jan 2026 00:00:00 GMT");
    const Value vendors = parsed(answer.body);
    CHECK(text_at(vendors, {"vendors", "0", "vendor"}) == "tiny");
    CHECK(text_at(vendors, {"vendors", "0", "base_url"}) == server.url() + "/api");
    CHECK(text_at(vendors, {"vendors", "0", "curl"}) ==
          "curl -H 'X-Key: it'\\''s secret' '" + server.url() + "/api/jobs/1'");
    CHECK(ask(server.port(), "HEAD", "/__admin/vendors").header("Content-Length") ==
          std::to_string(answer.body.size()));
}

TEST_CASE("the clock is read and moved, with what happened in order") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    ask(server.port(), "POST", "/api/jobs", TinyVendor::key);
    const auto post = [&](const std::string& body) {
        return ask(server.port(), "POST", "/__admin/clock", json, body);
    };
    CHECK(ask(server.port(), "GET", "/__admin/clock").body ==
          R"({"now":"2026-01-01T00:00:00Z","mode":"stepped"})");
    const Value moved = parsed(post(R"({"advance":"1m"})").body);
    CHECK(text_at(moved, {"now"}) == "2026-01-01T00:01:00Z");
    CHECK(
        to_json(at(moved, {"happened", "0"})) ==
        R"({"at":"2026-01-01T00:00:02Z","vendor":"tiny","kind":"job","id":"1","from":"waiting","to":"running"})");
    CHECK(at(moved, {"happened"}).list().size() == 4);
    CHECK(text_at(moved, {"happened", "1", "id"}) == "2");
    CHECK(text_at(moved, {"happened", "3", "to"}) == "finished");
    CHECK(post(R"({"mode":"polls","per_poll":"5s"})").body ==
          R"({"now":"2026-01-01T00:01:00Z","mode":"polls","per_poll":"5s","happened":[]})");
    CHECK(text_at(parsed(post(R"({"mode":"real","speed":60})").body), {"speed"}) == "60");
    CHECK(text_at(parsed(post(R"({"mode":"stepped"})").body), {"mode"}) == "stepped");
}

TEST_CASE("a clock request that makes no sense changes nothing and says why") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    const auto before = server.now();
    for (const auto& refused : std::vector<std::pair<std::string, std::string>>{
             {"", "say what to change"},
             {"[]", "no JSON object"},
             {"{}", "say what to change"},
             {R"({"advance":5})", "not a duration"},
             {R"({"advance":"-1s"})", "not a duration"},
             {R"({"advance":"1h","mode":"steped"})", "mode is not one of"},
             {R"({"advanc":"1h"})", "did you mean 'advance'?"},
             {R"({"mode":"polls"})", "needs per_poll"},
             {R"({"mode":"real","speed":0})", "speed is not a number from 0.000001 to 1000000"},
             {R"({"mode":"real","speed":1e-7})", "speed is not a number from 0.000001 to 1000000"},
             {R"({"mode":"real","speed":1000001})", "speed is not a number from 0.000001 to 1000000"},
             {R"({"mode":"real","speed":"nan"})", "speed is no number"},
             {R"({"mode":"real","speed":NaN})", "no JSON"},
             {R"({"mode":"real","speed":1e999})", "no JSON"},
             {R"({"speed":60})", "speed needs mode"},
             {R"({"mode":"stepped","speed":60})", "speed needs mode"},
             {R"({"mode":"stepped","per_poll":"5s"})", "per_poll needs mode"},
             {R"({"advance":"1h"} x)", "no JSON"}}) {
        CAPTURE(refused.first);
        const Answer answer = ask(server.port(), "POST", "/__admin/clock", json, refused.first);
        CHECK(answer.status == 400);
        CHECK(answer.body.find(refused.second) != std::string::npos);
    }
    CHECK(server.now() == before);
}

TEST_CASE("reset makes the world as it was") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    ask(server.port(), "POST", "/api/jobs", TinyVendor::key);
    server.advance(std::chrono::hours(1));
    CHECK(ask(server.port(), "POST", "/__admin/reset", json).body == R"({"now":"2026-01-01T00:00:00Z"})");
    CHECK(server.journal().empty());
    CHECK(ask(server.port(), "GET", "/api/jobs/2", TinyVendor::key).status == 404);
    CHECK(ask(server.port(), "POST", "/__admin/reset", json, "{}").status == 200);
}

TEST_CASE("reset with a body that says something else is refused and does nothing") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    server.advance(std::chrono::hours(1));
    const auto before = server.now();
    for (const char* body : {"{", "[]", R"({"vendor":"tiny"})", "null"}) {
        CAPTURE(body);
        CHECK(ask(server.port(), "POST", "/__admin/reset", json, body).status == 400);
    }
    CHECK(server.now() == before);
}

TEST_CASE("the admin API lists its paths") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    const Answer answer = ask(server.port(), "GET", "/__admin", "Accept: */*\r\n");
    CHECK(answer.status == 200);
    const Value listed = parsed(answer.body);
    CHECK(at(listed, {"paths"}).list().size() > admin::routes().size());
    CHECK(to_json(at(listed, {"paths", "1"})) ==
          R"({"method":"GET","path":"/__admin/health","summary":"Whether the server answers"})");
}

TEST_CASE("each move that a change of the clock brings about is told of") {
    const TinyVendor vendor;
    Options options = vendor.options();
    std::vector<std::string> told;
    options.on_happening = [&](const Happening& move) { told.push_back(move.id + ' ' + move.to); };
    Server server(options);
    server.start();
    ask(server.port(), "POST", "/__admin/clock", json, R"({"advance":"2s"})");
    server.advance(std::chrono::hours(1));
    CHECK(told == std::vector<std::string>{"1 running", "1 finished"});
}

TEST_CASE("a speed that no clock can have is refused, also without a command line") {
    const TinyVendor vendor;
    Options options = vendor.options();
    options.clock.speed = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS(Server{options}, Error);
}

TEST_CASE("a client that names no host is led back to the address that is listened on") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    Client client(server.port());
    client.send("POST /api/jobs HTTP/1.0\r\n" + std::string(TinyVendor::key) + "\r\n");
    CHECK(client.read_to_end().find("Location: " + server.url() + "/api/jobs/2\r\n") != std::string::npos);
}

TEST_CASE("the journal has WireMock's shape, and our words beside it") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    ask(server.port(), "GET", "/api/jobs/1", TinyVendor::key);
    ask(server.port(), "POST", "/api/jobs/1/run?x=%20",
        std::string(TinyVendor::key) + "X-Twice: 1\r\nX-Twice: 2\r\n", "hello");
    ask(server.port(), "GET", "/api/nothing", TinyVendor::key);
    const Value journal = parsed(ask(server.port(), "GET", "/__admin/requests").body);
    CHECK(text_at(journal, {"meta", "total"}) == "3");
    REQUIRE(at(journal, {"requests"}).list().size() == 3);
    CHECK(text_at(journal, {"requests", "0", "request", "url"}) == "/api/nothing");
    CHECK(text_at(journal, {"requests", "0", "wasMatched"}) == "false");
    CHECK_FALSE(text_at(journal, {"requests", "0", "understudy", "why"}).empty());
    const Value first = at(journal, {"requests", "1"});
    CHECK(text_at(first, {"id"}) == "00000000-0000-4000-8000-000000000002");
    CHECK(text_at(first, {"request", "method"}) == "POST");
    CHECK(text_at(first, {"request", "url"}) == "/api/jobs/1/run?x=%20");
    CHECK(text_at(first, {"request", "absoluteUrl"}) == server.url() + "/api/jobs/1/run?x=%20");
    CHECK(text_at(first, {"request", "clientIp"}) == "127.0.0.1");
    CHECK(to_json(at(first, {"request", "headers", "X-Twice"})) == R"(["1","2"])");
    CHECK(text_at(first, {"request", "body"}) == "hello");
    CHECK(text_at(first, {"request", "bodyAsBase64"}) == "aGVsbG8=");
    CHECK(text_at(first, {"request", "loggedDate"}) == "1767225600000");
    CHECK(text_at(first, {"response", "status"}) == "200");
    CHECK(text_at(first, {"response", "body"}) == R"({"state":"running"})");
    CHECK(text_at(first, {"wasMatched"}) == "true");
    CHECK(text_at(first, {"understudy", "operation"}) == "run_job");
    CHECK(text_at(first, {"understudy", "resource"}) == "job 1");
    CHECK(text_at(first, {"understudy", "state_before"}) == "waiting");
    CHECK(text_at(first, {"understudy", "state_after"}) == "running");
    CHECK(text_at(first, {"understudy", "scenario"}) == "normal");
    CHECK(to_json(first).find("it's secret") == std::string::npos);
    ask(server.port(), "GET", "http://tiny.localhost/api/jobs/1", TinyVendor::key);
    CHECK(text_at(parsed(ask(server.port(), "GET", "/__admin/requests").body),
                  {"requests", "0", "request", "absoluteUrl"}) == "http://tiny.localhost/api/jobs/1");
}

TEST_CASE("limit asks for the newest entries of the journal") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    for (int i = 1; i <= 5; ++i) ask(server.port(), "GET", "/api/jobs/" + std::to_string(i), TinyVendor::key);
    const Value journal = parsed(ask(server.port(), "GET", "/__admin/requests?limit=2").body);
    REQUIRE(at(journal, {"requests"}).list().size() == 2);
    CHECK(text_at(journal, {"requests", "0", "request", "url"}) == "/api/jobs/5");
    CHECK(text_at(journal, {"requests", "1", "request", "url"}) == "/api/jobs/4");
    CHECK(text_at(journal, {"meta", "total"}) == "5");
    const Answer unknown = ask(server.port(), "GET", "/__admin/requests?limt=2");
    CHECK(unknown.status == 400);
    CHECK(unknown.body.find("unknown parameter 'limt'; did you mean 'limit'?") != std::string::npos);
    CHECK(ask(server.port(), "GET", "/__admin/requests?limit=2&since=1").status == 400);
    CHECK(ask(server.port(), "GET", "/__admin/requests?").status == 200);
    for (const char* limit : {"0", "-1", "x", "", "2x", "99999999999999999999"}) {
        CHECK(ask(server.port(), "GET", std::string("/__admin/requests?limit=") + limit).status == 400);
    }
}

TEST_CASE("the same requests in stepped time give the same journal, byte for byte") {
    const TinyVendor vendor;
    const auto play = [&] {
        Server server(vendor.options());
        const auto send = [&](const char* method, const char* target, const char* body = "") {
            return server.handle({.method = method,
                                  .target = target,
                                  .headers = {{"Host", "localhost"},
                                              {"X-Key", "it's secret"},
                                              {"Content-Type", "application/json"}},
                                  .body = body});
        };
        std::string replies = send("POST", "/api/jobs").body;
        replies += send("POST", "/__admin/clock", R"({"advance":"5s"})").body;
        replies +=
            send("GET", "/api/jobs/2").body + send("GET", "/api/jobs/9").body + send("GET", "/nothing").body;
        return replies + send("GET", "/__admin/requests").body + send("GET", "/__admin/snapshot").body;
    };
    const std::string once = play();
    CHECK(once == play());
    CHECK(once.find("\"took\"") == std::string::npos);
    CHECK(once.find("\"arrived\"") == std::string::npos);
}

TEST_CASE("an exchange says when it arrived by the machine's clock, in the order in which the world took it") {
    const TinyVendor vendor;
    Options options = vendor.options();
    std::vector<Exchange> told;
    options.on_exchange = [&](const Exchange& exchange) { told.push_back(exchange); };
    Server server(options);
    server.start();
    for (int i = 0; i < 5; ++i) ask(server.port(), "GET", "/api/jobs/1", TinyVendor::key);
    const std::vector<Exchange> journal = server.world().journal();
    REQUIRE(journal.size() == 5);
    for (std::size_t i = 0; i < journal.size(); ++i) {
        REQUIRE(journal[i].arrived);
        CHECK(journal[i].arrived == told[i].arrived);
        if (i > 0) CHECK(*journal[i].arrived > *journal[i - 1].arrived);  // a connection each: more than 1 us
        CHECK(journal[i].at == journal[0].at);                            // world time stands still
    }
    const Value one = parsed(
        ask(server.port(), "GET", "/__admin/requests/00000000-0000-4000-8000-000000000003").body);
    CHECK(text_at(one, {"understudy", "arrived"}) == to_text(Value(*journal[2].arrived)));
    server.reload();
    CHECK(server.journal()[2].arrived == journal[2].arrived);
    server.fork(server.world(), "copy");
    CHECK_FALSE(server.world("copy").journal()[2].arrived);
}

TEST_CASE("a streamed file is in the journal with its rows, size and digest") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    const Answer file = ask(server.port(), "GET", "/api/file", TinyVendor::key);
    CHECK(file.was_chunked);
    CHECK(file.body == "id\r\n1\r\n2\r\n3\r\n");
    const Value facts = at(parsed(ask(server.port(), "GET", "/__admin/requests").body),
                           {"requests", "0", "understudy", "file"});
    CHECK(text_at(facts, {"rows"}) == "3");
    CHECK(text_at(facts, {"bytes"}) == "13");
    CHECK(text_at(facts, {"sha256"}).size() == 64);
}

TEST_CASE("shutdown is answered, then the server ends") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    const int port = server.port();
    Client idle(port);
    const Answer answer = ask(port, "POST", "/__admin/shutdown", json);
    CHECK(answer.status == 200);
    CHECK(text_at(parsed(answer.body), {"status"}) == "stopping");
    server.wait();
    CHECK(idle.read_to_end().empty());
    CHECK_THROWS(Client(port));
}

}  // namespace understudy
