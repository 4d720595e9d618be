#include <doctest/doctest.h>

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>
#include <vector>

#include <understudy/understudy.h>

#include "wire/client.h"
#include "wire/tiny_vendor.h"

namespace understudy {
namespace {

using wire::Answer;
using wire::ask;
using wire::TinyVendor;

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Replaces a text in the vendor's file of that name.
void edit(const TinyVendor& vendor, const char* name, const std::string& what, const std::string& by) {
    const std::filesystem::path path = vendor.scenarios() / "tiny" / name;
    std::string text = read(path);
    const std::size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    text.replace(at, what.size(), by);
    std::ofstream(path) << text;
}

std::string job(const Server& server, int id, const std::string& before = "") {
    return ask(server.port(), "GET", before + "/api/jobs/" + std::to_string(id), TinyVendor::key).body;
}

/// Reloads as `--watch` reports them.
class Reports {
  public:
    void add(const Reloaded& reloaded) {
        const std::lock_guard lock(mutex_);
        reports_.push_back(reloaded);
        came_.notify_all();
    }
    /// The next one; a mistake in the test if none comes.
    Reloaded next() {
        std::unique_lock lock(mutex_);
        REQUIRE(came_.wait_for(lock, std::chrono::minutes(1), [this] { return reports_.size() > taken_; }));
        return reports_[taken_++];
    }

  private:
    std::mutex mutex_;
    std::condition_variable came_;
    std::vector<Reloaded> reports_;
    std::size_t taken_ = 0;
};

}  // namespace

TEST_CASE("a reload takes replies and plans from the new files and keeps things, states, clock and journal") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    World own =
        server.make_world({.name = "own", .plans = R"({"tiny":{"job":"waiting for 1h, running forever"}})"});
    for (const char* before : {"", "/w/own"})
        ask(server.port(), "POST", std::string(before) + "/api/jobs", TinyVendor::key);
    server.advance(std::chrono::seconds(3));
    own.advance(std::chrono::hours(2));

    edit(vendor, "api.yaml", R"(body: { id: "{{ job.id }}", state: "{{ job.state }}" } })",
         R"(body: { id: "{{ job.id }}", now: "{{ job.state }}" } })");
    edit(vendor, "api.yaml", "running for 8s", "running for 80s");
    const Answer answer = ask(server.port(), "POST", "/__admin/reload", "Content-Type: application/json\r\n");
    CHECK(answer.status == 200);
    CHECK(answer.body.find("tiny/normal.yaml") != std::string::npos);
    CHECK(job(server, 2) == R"({"id":2,"now":"running"})");
    CHECK(job(server, 2, "/w/own") == R"({"id":2,"now":"running"})");
    CHECK(server.journal().size() == 2);
    server.advance(std::chrono::seconds(60));
    CHECK(job(server, 2) == R"({"id":2,"now":"finished"})");  // was under way and due already
    ask(server.port(), "POST", "/api/jobs", TinyVendor::key);
    server.advance(std::chrono::seconds(60));
    CHECK(job(server, 3) == R"({"id":3,"now":"running"})");  // a new one walks as the new file says
    own.advance(std::chrono::hours(2));
    CHECK(job(server, 2, "/w/own") == R"({"id":2,"now":"running"})");
    CHECK(ask(server.port(), "GET", "/__admin/requests")
              .body.find(R"("after":1,"text":"reload: 3 scenario files were read again")") !=
          std::string::npos);
}

TEST_CASE("a broken file is told of, and what was loaded before goes on") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    edit(vendor, "api.yaml", "states: [waiting", "staets: [waiting");
    const Answer answer = ask(server.port(), "POST", "/__admin/reload", "Content-Type: application/json\r\n");
    CHECK(answer.status == 422);
    CHECK(answer.body.find("did you mean 'states'?") != std::string::npos);
    CHECK(job(server, 1) == R"({"id":1,"state":"waiting"})");
    CHECK(ask(server.port(), "GET", "/__admin/requests").body.find("so what was loaded before goes on") !=
          std::string::npos);
    edit(vendor, "api.yaml", "staets", "states");
    CHECK(server.reload().mistakes.empty());
}

TEST_CASE("what the new files do not have any more is gone, and what they have new is there") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    ask(server.port(), "POST", "/api/jobs", TinyVendor::key);
    server.advance(std::chrono::seconds(3));
    edit(vendor, "api.yaml", "states: [waiting, running, finished]", "states: [waiting, working, finished]");
    edit(vendor, "api.yaml", "waiting: [running]", "waiting: [working]");
    edit(vendor, "api.yaml", "running: [finished]", "working: [finished]");
    edit(vendor, "api.yaml", "running for 8s", "working for 8s");
    edit(vendor, "api.yaml", "to: running", "to: working");
    edit(
        vendor, "api.yaml", "      id: { type: integer, sequence: 1 }\n\nlifecycles",
        "      id: { type: integer, sequence: 1 }\n      note: { type: string, default: new }\n\nlifecycles");
    edit(vendor, "api.yaml", R"(body: { id: "{{ job.id }}", state: "{{ job.state }}" } })",
         R"(body: { id: "{{ job.id }}", note: "{{ job.note }}" } })");
    const Reloaded reloaded = server.reload();
    CAPTURE(reloaded.mistakes);
    REQUIRE(reloaded.mistakes.empty());
    CHECK(job(server, 2) == R"({"message":"no such job"})");  // it was running, which no job can be now
    ask(server.port(), "POST", "/api/jobs", TinyVendor::key);
    CHECK(job(server, 3) == R"({"id":3,"note":"new"})");  // numbers go on
}

TEST_CASE("a thing that was forced out of a state that is gone is still answered for") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    ask(server.port(), "POST", "/__admin/resources/job/1/move", "Content-Type: application/json\r\n",
        R"({"to":"finished","force":true})");
    edit(vendor, "api.yaml", "states: [waiting, running, finished]", "states: [queued, running, finished]");
    edit(vendor, "api.yaml", "waiting: [running]", "queued: [running]");
    edit(vendor, "api.yaml", "waiting for 2s", "queued for 2s");
    const Reloaded reloaded = server.reload();
    CAPTURE(reloaded.mistakes);
    REQUIRE(reloaded.mistakes.empty());
    CHECK(job(server, 1) == R"({"id":1,"state":"finished"})");
}

TEST_CASE(
    "a reload keeps the notes of earlier ones, and the faults as they are when the scenario's are the same") {
    const TinyVendor vendor;
    Options options = vendor.options();
    options.play = {"slow"};
    Server server(std::move(options));
    server.start();
    server.clear_faults();
    server.add_fault("tiny", R"({"operation":"get_job","error":"conflict"})");
    edit(vendor, "api.yaml", "title: A vendor", "titel: A vendor");
    CHECK_FALSE(server.reload().mistakes.empty());
    edit(vendor, "api.yaml", "titel", "title");
    CHECK(server.reload().mistakes.empty());
    REQUIRE(server.faults().size() == 1);
    CHECK(server.faults().front().id == "fault-2");
    const std::string told = ask(server.port(), "GET", "/__admin/requests").body;
    CHECK(told.find("so what was loaded before goes on") < told.find("were read again"));
    edit(vendor, "slow.yaml", "delay: 60s", "delay: 30s");
    CHECK(server.reload().mistakes.empty());
    CHECK(server.faults().size() == 2);
}

TEST_CASE("a world whose own plans do not fit the new files goes on with the old ones, and that is told") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.start();
    server.make_world({.name = "own", .plans = R"({"tiny":{"job":"waiting for 1h, running forever"}})"});
    edit(vendor, "api.yaml", "  job:\n    lifecycle: job", "  task:\n    lifecycle: job");
    // Renaming the resource everywhere: the world's own plan names one that is gone.
    std::string text = read(vendor.scenarios() / "tiny" / "api.yaml");
    for (const char* from :
         {"job.id", "job.state", "create: { job", "find: { job", "polls: job", "move: { job"}) {
        std::string to = from;
        to.replace(to.find("job"), 3, "task");
        for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
            text.replace(at, std::string(from).size(), to);
    }
    std::ofstream(vendor.scenarios() / "tiny" / "api.yaml") << text;
    edit(vendor, "normal.yaml", "  job: [ {} ]", "  task: [ {} ]");
    const Reloaded reloaded = server.reload();
    CAPTURE(reloaded.mistakes);
    REQUIRE(reloaded.mistakes.empty());
    REQUIRE(reloaded.left_as_is.size() == 1);
    CHECK(reloaded.left_as_is.front().find("own: ") == 0);
    CHECK(reloaded.left_as_is.front().find("'job'") != std::string::npos);
    CHECK(job(server, 1, "/w/own") == R"({"id":1,"state":"waiting"})");
}

TEST_CASE("watched files are read again when they change, however they are written") {
    const TinyVendor vendor;
    Reports reports;
    Options options = vendor.options();
    options.watch = true;
    options.on_reload = [&](const Reloaded& reloaded) { reports.add(reloaded); };
    Server server(std::move(options));
    server.start();
    edit(vendor, "api.yaml", "message: no such job", "message: gone");
    CHECK(reports.next().mistakes.empty());
    CHECK(job(server, 9) == R"({"message":"gone"})");

    const std::filesystem::path api = vendor.scenarios() / "tiny" / "api.yaml";
    std::string text = read(api);
    text.replace(text.find("message: gone"), 13, "message: away");
    std::ofstream(api.string() + ".new") << text;
    std::filesystem::rename(api.string() + ".new", api);  // as many editors do
    CHECK(reports.next().mistakes.empty());
    CHECK(job(server, 9) == R"({"message":"away"})");

    edit(vendor, "normal.yaml", "scenario:", "scenari:");
    CHECK(reports.next().mistakes.find("did you mean 'scenario'?") != std::string::npos);
    CHECK(job(server, 9) == R"({"message":"away"})");
}

TEST_CASE("a vendor whose folder appears while the folders are watched is served, and watched as well") {
    const TinyVendor vendor;
    Reports reports;
    Options options = vendor.options();
    options.watch = true;
    options.on_reload = [&](const Reloaded& reloaded) { reports.add(reloaded); };
    Server server(std::move(options));
    server.start();

    const std::filesystem::path tiny = vendor.scenarios() / "tiny", other = vendor.scenarios() / "other";
    std::filesystem::create_directory(other);
    const auto copy = [&](const char* name) {
        std::string text = read(tiny / name);
        if (const std::size_t at = text.find("vendor: tiny"); at != std::string::npos)
            text.replace(at, 12, "vendor: other");
        std::ofstream(other / name) << text;
    };
    for (const char* name : {"README.md", "normal.yaml", "slow.yaml", "api.yaml"}) copy(name);
    while (server.mounts().size() == 1) reports.next();  // what is written may be looked at before it is whole
    CHECK(ask(server.port(), "GET", "/other/api/jobs/9", TinyVendor::key).body == R"({"message":"no such job"})");

    std::string text = read(other / "api.yaml");
    text.replace(text.find("no such job"), 11, "gone");
    std::ofstream(other / "api.yaml") << text;
    while (ask(server.port(), "GET", "/other/api/jobs/9", TinyVendor::key).body != R"({"message":"gone"})")
        reports.next();
}

}  // namespace understudy
