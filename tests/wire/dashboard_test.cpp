// The page at /__admin/ over a socket: what is served, to whom, under which policy; and what it asks the
// admin API for.
#include <doctest/doctest.h>

#include <string>

#include <understudy/understudy.h>

#include "admin/dashboard.h"
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

std::string path_of(const admin::PageFile& file) {
    return file.name == "index.html" ? "/__admin/" : "/__admin/dashboard/" + std::string(file.name);
}

}  // namespace

TEST_CASE("each file of the page is served with its type, a strong tag and the policy") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    REQUIRE(admin::page_files().size() > 10);
    for (const admin::PageFile& file : admin::page_files()) {
        const std::string path = path_of(file);
        CAPTURE(path);
        const Answer answer = ask(server.port(), "GET", path);
        CHECK(answer.status == 200);
        CHECK(answer.body == file.content);
        CHECK(answer.header("Content-Type") == file.type);
        CHECK(answer.header("ETag") == file.etag);
        CHECK(answer.header("Cache-Control") == "no-cache");
        CHECK(answer.header("X-Content-Type-Options") == "nosniff");
        CHECK(answer.header("Referrer-Policy") == "no-referrer");
        CHECK(answer.header("Cross-Origin-Resource-Policy") == "same-origin");
        CHECK(answer.header("Content-Security-Policy") ==
              "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
              "frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
        const Answer again =
            ask(server.port(), "GET", path, "If-None-Match: " + std::string(file.etag) + "\r\n");
        CHECK(again.status == 304);
        CHECK(again.body.empty());
        CHECK(ask(server.port(), "GET", path, "If-None-Match: \"other\"\r\n").status == 200);
        const Answer written = ask(server.port(), "POST", path, json);
        CHECK(written.status == 405);
        CHECK(written.header("Allow") == "GET, HEAD");
    }
    CHECK(ask(server.port(), "GET", "/__admin/dashboard/no-such-file.js").status == 404);
    CHECK(ask(server.port(), "GET", "/__admin/dashboard/../guard.cpp").status == 404);
}

TEST_CASE("who browses to the list of the admin API is led to the page") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    const Answer browser = ask(server.port(), "GET", "/__admin", "Accept: text/html,*/*;q=0.8\r\n");
    CHECK(browser.status == 307);
    CHECK(browser.header("Location") == "/__admin/");
}

TEST_CASE("the page needs no token, what it shows does; other names and sites get neither") {
    const TinyVendor vendor;
    Options options = vendor.options();
    options.admin_token = "a token of this test";
    Server server(options);
    server.start();
    for (const char* path : {"/__admin/", "/__admin/dashboard/app.js"}) {
        CAPTURE(path);
        CHECK(ask(server.port(), "GET", path).status == 200);
        CHECK(ask(server.port(), "POST", path, json).status == 401);
        const std::string elsewhere = "http://evil.example:" + std::to_string(server.port()) + path;
        CHECK(ask(server.port(), "GET", elsewhere).status == 421);
        CHECK(ask(server.port(), "GET", path, "Sec-Fetch-Site: cross-site\r\n").status == 403);
        CHECK(ask(server.port(), "GET", path, "Origin: https://evil.example\r\n").status == 403);
    }
    for (const char* path : {"/__admin", "/__admin/events", "/__admin/requests", "/__admin/lifecycles"}) {
        CAPTURE(path);
        CHECK(ask(server.port(), "GET", path).status == 401);
    }
}

TEST_CASE("a lifecycle is told as a diagram needs it") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    const Answer answer = ask(server.port(), "GET", "/__admin/lifecycles");
    CHECK(answer.status == 200);
    CHECK(
        answer.body ==
        R"({"lifecycles":[{"vendor":"tiny","kind":"job","polled":true,"states":["waiting","running","finished"],)"
        R"("start":"waiting","moves":{"waiting":["running"],"running":["finished"],"finished":[]},"ends":["finished"],)"
        R"("plan":"waiting for 2s, running for 8s, finished","steps":[{"state":"waiting","says":"waiting for 2s"},)"
        R"({"state":"running","says":"running for 8s"},{"state":"finished","says":"finished"}],)"
        R"("grade":"documented","source":"README.md#choices","note":""}]})");
}

TEST_CASE("an operation is told with the answers that a fault may give") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    const Answer answer = ask(server.port(), "GET", "/__admin/operations");
    CHECK(answer.status == 200);
    const Value operations = *parsed(answer.body).find("operations");
    bool has_job = false, has_file = false;
    for (const Value& each : operations.list()) {
        if (each.find("operation")->text() == "get_job") {
            has_job = true;
            CHECK(to_json(*each.find("path")) == R"("/api/jobs/{id}")");
            CHECK(to_json(*each.find("statuses")) == "[200,401,404]");
            CHECK(to_json(*each.find("errors")) == R"(["not_found","unauthorized"])");
            CHECK(to_json(*each.find("kinds")) == R"(["job"])");
            CHECK(to_json(*each.find("serves_file")) == "false");
            CHECK(to_json(each.find("replies")->list().front()) ==
                  R"({"status":200,"grade":"documented","source":"README.md#choices","note":""})");
        }
        if (each.find("operation")->text() == "get_file")
            has_file = to_json(*each.find("serves_file")) == "true";
    }
    CHECK(has_job);
    CHECK(has_file);
}

TEST_CASE("a vendor is told with the scenarios there are to play and the documents that sources name") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    const std::string body = ask(server.port(), "GET", "/__admin/vendors").body;
    CAPTURE(body);
    CHECK(body.find(R"("base_path":"/api")") != std::string::npos);
    CHECK(body.find(R"("scenarios":[{"name":"normal","title":)") != std::string::npos);
    CHECK(body.find(R"("documents":[{"title":"Choices","name":"README.md","read":""}])") !=
          std::string::npos);
}

TEST_CASE("the journal is told briefly, from where one has it, and by what its messages hold") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    const int port = server.port();
    ask(port, "POST", "/api/jobs", TinyVendor::key);
    ask(port, "GET", "/api/jobs/2", TinyVendor::key);
    ask(port, "GET", "/api/nothing", "X-Mark: A Needle\r\n");
    const auto sequences = [&](const std::string& query) {
        std::string text;
        const Value answer = parsed(ask(port, "GET", "/__admin/requests?brief=true" + query).body);
        for (const Value& each : answer.find("requests")->list())
            text += to_json(*each.find("understudy")->find("sequence")) + ' ';
        return text;
    };
    CHECK(sequences("") == "3 2 1 ");
    CHECK(sequences("&after=1") == "3 2 ");
    CHECK(sequences("&after=1&limit=1") == "3 ");
    CHECK(sequences("&text=needle") == "3 ");
    CHECK(sequences("&text=WAITING") == "2 1 ");
    CHECK(sequences("&text=nowhere") == "");
    const std::string brief = ask(port, "GET", "/__admin/requests?brief=true&limit=1").body;
    CHECK(brief.find("Needle") == std::string::npos);
    CHECK(brief.find(R"("request":{"url":"/api/nothing","method":"GET"},"response":{"status":404})") !=
          std::string::npos);
    CHECK(ask(port, "GET", "/__admin/requests?brief=perhaps").status == 400);
    CHECK(ask(port, "GET", "/__admin/requests?after=-1").status == 400);
}

TEST_CASE("only what has a lifecycle is told where that is asked for") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    const auto kinds = [&](const std::string& query) {
        std::string text;
        const Value answer = parsed(ask(server.port(), "GET", "/__admin/resources" + query).body);
        for (const Value& each : answer.find("resources")->list()) text += each.find("kind")->text() + ' ';
        return text;
    };
    CHECK(kinds("") == "client job ");
    CHECK(kinds("?walking=true") == "job ");
    CHECK(ask(server.port(), "GET", "/__admin/resources?walking=perhaps").status == 400);
}

}  // namespace understudy
