#include <understudy/understudy.h>

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "wire/client.h"
#include "wire/tiny_vendor.h"

namespace understudy {
namespace {

using wire::ask;
using wire::Client;
using wire::TinyVendor;

/// The message that `options` are refused with.
std::string refusal(const Options& options) {
    try {
        Server server(options);
    } catch (const Error& error) {
        CHECK(error.kind == Error::Kind::scenario);
        return error.what();
    }
    return "not refused";
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a vendor that is served alone answers at the root") {
    const TinyVendor vendor;
    Server server(vendor.options());
    CHECK(server.port() == 0);
    server.start();
    CHECK(server.url() == "http://127.0.0.1:" + std::to_string(server.port()));
    CHECK(server.base_url("tiny") == server.url() + "/api");
    CHECK_THROWS_AS(server.base_url("other"), Error);
    CHECK(ask(server.port(), "GET", "/api/jobs/1", TinyVendor::key).body == R"({"id":1,"state":"waiting"})");
    REQUIRE(server.mounts().size() == 1);
    const Mount mount = server.mounts().front();
    CHECK(mount.vendor == "tiny");
    CHECK(mount.scenario == "normal");
    CHECK(mount.credential == "X-Key: it's secret");
}

TEST_CASE("a server has HTTPS beside HTTP when it is asked for") {
    const TinyVendor vendor;
    Options options = vendor.options();
    {
        Server server(options);
        server.start();
        CHECK(server.https_port() == 0);
        CHECK(server.https_url() == "");
        CHECK(server.ca_file() == "");
    }
    options.https_port = 0;
    options.ca_folder = (vendor.scenarios() / "ca").string();
    Server server(options);
    CHECK(server.https_url() == "");
    CHECK(server.ca_file() == (vendor.scenarios() / "ca/ca.pem").string());
    CHECK_FALSE(std::filesystem::exists(server.ca_file()));
    for (int start = 0; start < 2; ++start) {
        server.start();
        CHECK(server.https_port() != server.port());
        CHECK(server.https_url() == "https://127.0.0.1:" + std::to_string(server.https_port()));
        CHECK(ca_file(options.ca_folder) == server.ca_file());
        CHECK(ask(server.port(), "GET", "/api/jobs/1", TinyVendor::key).status == 200);
        CHECK(has(ask(server.https_port(), "GET", "/").body, "https://"));  // no TLS: a word of advice
        server.stop();
        CHECK(server.https_port() == 0);
    }
}

TEST_CASE("a certificate that cannot be used keeps a server from starting, and from being half started") {
    const TinyVendor vendor;
    Options options = vendor.options();
    options.https_port = 0;
    options.certificate = options.key = (vendor.scenarios() / "none.pem").string();
    Server server(options);
    for (int attempt = 0; attempt < 2; ++attempt) {
        try {
            server.start();
            FAIL("listens");
        } catch (const Error& error) {
            CHECK(error.kind == Error::Kind::start);
            CHECK(has(error.what(), "cannot read the certificate"));
        }
        CHECK(server.port() == 0);
        CHECK(server.https_port() == 0);
    }
    options.key.clear();
    CHECK(has(refusal(options), "without its private key"));
}

TEST_CASE("several vendors answer below their names") {
    const TinyVendor one("one"), two("two");
    Options options = one.options();
    options.vendors = {"one", (two.scenarios() / "two").string()};
    Server server(options);
    server.start();
    CHECK(server.base_url("two") == server.url() + "/two/api");
    for (const char* target : {"/one/api/jobs/1", "/two/api/jobs/1"}) {
        CHECK(ask(server.port(), "GET", target, TinyVendor::key).status == 200);
    }
    CHECK(ask(server.port(), "GET", "/three/api/jobs/1", TinyVendor::key).status == 404);
}

TEST_CASE("a vendor is found by name, folder and api.yaml") {
    const TinyVendor vendor;
    const auto folder = vendor.scenarios() / "tiny";
    for (const std::string& name :
         {std::string("tiny"), folder.string(), folder.string() + "/", (folder / "api.yaml").string()}) {
        CAPTURE(name);
        Options options = vendor.options();
        options.vendors = {name};
        CHECK(Server(options).mounts().size() == 1);
    }
}

TEST_CASE("vendors and scenarios that do not exist are refused with the nearest and the list") {
    const TinyVendor vendor;
    Options options = vendor.options();
    options.vendors = {"tinny"};
    CHECK(has(refusal(options), "no vendor 'tinny'; did you mean 'tiny'? There are: tiny"));
    options.vendors = {"tiny", "tiny"};
    CHECK(has(refusal(options), "named twice"));
    options.vendors = {"./tiny"};
    CHECK(has(refusal(options), "there is no folder './tiny'"));
    options.vendors.clear();
    options.play = {"tiny/slwo"};
    CHECK(
        has(refusal(options), "'tiny' has no scenario 'slwo'; did you mean 'slow'? There are: normal, slow"));
    options.play = {"other/slow"};
    CHECK(has(refusal(options), "no vendor 'other' is served; there are: tiny"));
    options.play = {"tiny/slow", "slow"};
    CHECK(has(refusal(options), "plays 'slow' already"));
    options.play = {};
    options.scenarios = "/no/such/folder";
    CHECK(has(refusal(options), "'/no/such/folder' is no folder"));
}

TEST_CASE("mistakes in files are refused with all diagnostics") {
    const TinyVendor vendor;
    std::ofstream(vendor.scenarios() / "tiny/slow.yaml", std::ios::app) << "typo: 1\n";
    std::ofstream(vendor.scenarios() / "tiny/normal.yaml", std::ios::app) << "other: 1\n";
    const std::string message = refusal(vendor.options());
    CHECK(has(message, "slow.yaml:"));
    CHECK(has(message, "'typo'"));
    CHECK(has(message, "'other'"));
}

TEST_CASE("the scenario that is asked for is played") {
    const TinyVendor vendor;
    Options options = vendor.options();
    options.play = {"tiny/slow"};
    Server server(options);
    CHECK(server.mounts().front().scenario == "slow");
    Request request{.method = "GET",
                    .target = "/api/jobs/1",
                    .headers = {{"Host", "x"}, {"X-Key", "it's secret"}},
                    .body = {}};
    CHECK(server.handle(request).delay == std::chrono::minutes(1));
}

TEST_CASE("a server that delays its replies stops at once") {
    const TinyVendor vendor;
    Options options = vendor.options();
    options.play = {"slow"};
    std::mutex mutex;
    bool answered = false;
    options.on_exchange = [&](const Exchange&) {
        const std::lock_guard lock(mutex);
        answered = true;
    };
    Server server(options);
    server.start();
    Client client(server.port());
    client.request("GET", "/api/jobs/1", TinyVendor::key);
    while (true) {
        const std::lock_guard lock(mutex);
        if (answered) break;
        std::this_thread::yield();
    }
    server.stop();
    CHECK_FALSE(client.read());
}

TEST_CASE("each exchange is reported as it is in the journal") {
    const TinyVendor vendor;
    Options options = vendor.options();
    std::vector<Exchange> seen;
    options.on_exchange = [&](const Exchange& exchange) { seen.push_back(exchange); };
    Server server(options);
    server.start();
    ask(server.port(), "GET", "/api/jobs/1", TinyVendor::key);
    ask(server.port(), "POST", "/api/jobs/1/run", TinyVendor::key);
    ask(server.port(), "GET", "/__admin/health");  // no exchange: the admin API is not the vendor
    server.stop();
    REQUIRE(seen.size() == 2);
    REQUIRE(server.journal().size() == 2);
    const Exchange kept = server.journal().back();
    CHECK(seen[1].sequence == 2);
    CHECK(seen[1].resource == kept.resource);
    CHECK(seen[1].state_before == "waiting");
    CHECK(seen[1].state_after == "running");
    CHECK(seen[1].status == kept.status);
    CHECK(seen[1].reply_body == kept.reply_body);
}

TEST_CASE("two servers in one process do not notice each other") {
    const TinyVendor vendor;
    Server one(vendor.options()), two(vendor.options());
    one.start();
    two.start();
    CHECK(one.port() != two.port());
    one.advance(std::chrono::hours(1));
    CHECK(ask(two.port(), "GET", "/api/jobs/1", TinyVendor::key).body == R"({"id":1,"state":"waiting"})");
    CHECK(two.journal().size() == 1);
    CHECK(one.journal().empty());
    one.stop();
    CHECK(ask(two.port(), "GET", "/api/jobs/1", TinyVendor::key).status == 200);
}

TEST_CASE("a server that was stopped can be started again, with the world it had") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    CHECK_THROWS_AS(server.start(), Error);
    ask(server.port(), "POST", "/api/jobs", TinyVendor::key);
    server.stop();
    server.stop();
    CHECK(server.port() == 0);
    server.wait();
    server.start();
    CHECK(ask(server.port(), "GET", "/api/jobs/2", TinyVendor::key).status == 200);
}

TEST_CASE("check and routes describe a vendor without serving it") {
    const TinyVendor vendor;
    const auto summaries = check(vendor.options());
    REQUIRE(summaries.size() == 1);
    CHECK(summaries[0].operations == 4);
    CHECK(summaries[0].lifecycles ==
          std::vector<std::string>{"job: waiting -> running; running -> finished"});
    CHECK(summaries[0].scenarios == std::vector<std::string>{"normal", "slow"});
    CHECK(summaries[0].replies_by_grade.front() == std::pair<std::string, int>("documented", 4));
    const auto listed = routes(vendor.options());
    REQUIRE(listed.size() == 4);
    CHECK(listed[1].method == "GET");
    CHECK(listed[1].path == "/api/jobs/{id}");
    CHECK(listed[1].operation == "get_job");
    CHECK(listed[1].grade == "documented");
}

TEST_CASE("one world under many connections loses nothing") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    std::vector<std::thread> clients;
    for (int i = 0; i < 16; ++i) {
        clients.emplace_back([&] {
            Client client(server.port());
            for (int j = 0; j < 50; ++j) {
                client.request("POST", "/api/jobs", TinyVendor::key);
                if (const auto answer = client.read(); !answer || answer->status != 201) return;
            }
        });
    }
    for (int i = 0; i < 20; ++i) server.advance(std::chrono::seconds(1));
    for (std::thread& client : clients) client.join();
    CHECK(server.journal().size() == 800);
    CHECK(ask(server.port(), "GET", "/api/jobs/801", TinyVendor::key).status == 200);
    CHECK(ask(server.port(), "GET", "/api/jobs/802", TinyVendor::key).status == 404);
}

}  // namespace understudy
