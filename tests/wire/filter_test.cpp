#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <understudy/understudy.h>

#include "wire/client.h"
#include "wire/tiny_vendor.h"

namespace understudy {
namespace {

using wire::Answer;
using wire::ask;
using wire::TinyVendor;

std::string base(const World& world, const char* path) {
    return "/w/" + world.name() + "/api" + path;
}

Request job_request(const World& world) {
    Request request;
    request.method = "POST";
    request.target = base(world, "/jobs");
    request.headers = {{"Host", "localhost"}, {"X-Key", "it's secret"}};
    return request;
}

}  // namespace

TEST_CASE("what a filter made of a reply is sent, over a socket and in process, and journalled") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    WorldOptions wanted;
    wanted.name = "filtered";
    wanted.filter = [](const Request& request, Reply& reply) {
        reply.status = 299;
        reply.headers = {{"X-Filtered", request.method}};
        reply.body += " and more";
    };
    const World world = server.make_world(wanted);
    const Answer answer = ask(server.port(), "POST", base(world, "/jobs"), TinyVendor::key);
    CHECK(answer.status == 299);
    CHECK(answer.header("X-Filtered") == "POST");
    CHECK(answer.header("Date") == "");
    CHECK(answer.body.ends_with("} and more"));
    const Reply reply = server.handle(job_request(world));
    CHECK(reply.status == 299);
    const std::vector<Exchange> journal = world.journal();
    REQUIRE(journal.size() == 2);
    CHECK(journal[0].status == 299);
    CHECK(journal[0].reply_body == answer.body);
    CHECK(journal[1].reply_body == reply.body);
    REQUIRE(journal[1].reply_headers.size() == 1);
    CHECK(journal[1].reply_headers[0].name == "X-Filtered");
}

TEST_CASE("other worlds are not filtered, forks are, and a snapshot has no filter but may get one") {
    const TinyVendor vendor;
    Server server(vendor.options());
    WorldOptions wanted;
    wanted.name = "filtered";
    wanted.filter = [](const Request&, Reply& reply) { reply.body = "filtered"; };
    const World world = server.make_world(wanted);
    const auto body = [&](const World& of) { return server.handle(job_request(of)).body; };
    CHECK(body(world) == "filtered");
    CHECK(body(server.fork(world, "copy")) == "filtered");
    CHECK(body(server.world()) != "filtered");
    WorldOptions again;
    again.name = "again";
    again.snapshot = world.snapshot();
    CHECK(body(server.make_world(again)) != "filtered");
    again.name = "again-filtered";
    again.filter = wanted.filter;
    CHECK(body(server.make_world(again)) == "filtered");
    server.reload();
    CHECK(body(world) == "filtered");
}

TEST_CASE("a filter cannot smuggle a header") {
    const TinyVendor vendor;
    Server server(vendor.options());
    WorldOptions wanted;
    wanted.filter = [](const Request&, Reply& reply) { reply.headers.push_back({"X-A", "a\r\nX-B: b"}); };
    const World world = server.make_world(wanted);
    const Reply reply = server.handle(job_request(world));
    CHECK(reply.status == 500);
    CHECK(find_header(reply.headers, "X-A") == nullptr);
    CHECK(world.journal().at(0).status == 500);
}

TEST_CASE("a secret that a filter moved stays out of the journal") {
    Options options;
    options.scenarios = UNDERSTUDY_SOURCE "/scenarios";
    options.vendors = {"meiro"};
    Server server(std::move(options));
    WorldOptions wanted;
    wanted.name = "filtered";
    wanted.filter = [](const Request&, Reply& reply) { reply.body = "[  " + reply.body + "]"; };
    wanted.data = R"({"meiro":{"export":[{"segment":300,"file_token":"k7"}]}})";  // too short to be looked for everywhere
    const World world = server.make_world(wanted);
    Request look;
    look.method = "GET";
    look.target = "/w/filtered/api/segments/300/exports/100";
    look.headers = {{"Host", "localhost"}, {"X-Access-Token", "1234567890abcdef"}};
    const Reply reply = server.handle(look);
    const std::string before = R"("file_download_token":")";
    CHECK(reply.body.find(before + "k7\"") != std::string::npos);
    const std::string shown = world.journal().back().reply_body;
    CHECK(shown.starts_with("[  {"));
    CHECK(shown.find("k7") == std::string::npos);
    CHECK(shown.find(before + "redacted-") != std::string::npos);
}

TEST_CASE("a file that is streamed is passed over") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    WorldOptions wanted;
    std::atomic<int> calls = 0;
    wanted.filter = [&](const Request&, Reply&) { ++calls; };
    const World world = server.make_world(wanted);
    CHECK(ask(server.port(), "GET", base(world, "/file"), TinyVendor::key).status == 200);
    CHECK(calls == 0);
}

TEST_CASE("a filter is called by one thread at a time, in the order of the journal") {
    const TinyVendor vendor;
    Server server(vendor.options());
    int count = 0;  // guarded by the world's lock alone
    WorldOptions wanted;
    wanted.filter = [&](const Request&, Reply& reply) { reply.body = std::to_string(++count); };
    const World world = server.make_world(wanted);
    constexpr int threads = 16, calls = 50;
    std::vector<std::thread> clients;
    for (int i = 0; i < threads; ++i)
        clients.emplace_back([&] {
            for (int call = 0; call < calls; ++call) server.handle(job_request(world));
        });
    for (std::thread& client : clients) client.join();
    CHECK(count == threads * calls);
    const std::vector<Exchange> journal = world.journal();
    REQUIRE(journal.size() == threads * calls);
    for (std::size_t i = 0; i < journal.size(); ++i) CHECK(journal[i].reply_body == std::to_string(i + 1));
}

}  // namespace understudy
