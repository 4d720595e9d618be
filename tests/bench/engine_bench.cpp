// What Engine::handle costs, without sockets: the request is made and the reply dropped within the time measured.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <unistd.h>

#include "base/diagnostic.h"
#include "engine/engine.h"
#include "scenario/load.h"

namespace {

using namespace understudy;
namespace fs = std::filesystem;

const fs::path scenarios = fs::path(UNDERSTUDY_SOURCE) / "scenarios";
constexpr std::int64_t jobs = 1000;  // of a world, until it is made new

/// The vendor's folder with one scenario more, in which every poll of one of its jobs moves that job.
class VendorFolder {
  public:
    VendorFolder() : root_(fs::temp_directory_path() / ("understudy-bench-" + std::to_string(getpid()))) {
        fs::create_directory(root_);
        fs::copy(scenarios / "meiro", root_ / "meiro", fs::copy_options::recursive);
        std::ofstream(root_ / "meiro/moves-when-read.yaml")
            << "scenario: moves-when-read\nvendor: meiro\ntitle: Every read of an export moves it\nsource: S1:2\n"
               "plan: { export: \"waiting for 1 read, running for 1 read, finished\" }\n"
               "data: { export: [ { repeat: " << jobs << ", segment: 300 } ] }\n";
    }
    ~VendorFolder() { fs::remove_all(root_); }
    fs::path path() const { return root_ / "meiro"; }

  private:
    fs::path root_;
};

std::shared_ptr<const scenario::Catalog> catalog() {
    static const auto loaded = [] {
        const VendorFolder vendor;
        auto result = scenario::load({.vendor_folders = {scenarios / "amperity", vendor.path(), scenarios / "mytracker",
                                                         scenarios / "segments-v23", scenarios / "woowup"},
                                      .population = scenarios / "population.yaml"});
        if (result.catalog == nullptr) {
            std::fputs(format_diagnostics(std::move(result.mistakes)).c_str(), stderr);
            std::exit(2);
        }
        return result.catalog;
    }();
    return loaded;
}

std::unique_ptr<engine::Engine> engine_playing(std::string_view scenario, Clock::Mode mode = Clock::Mode::stepped) {
    engine::Settings settings;
    for (const auto& vendor : catalog()->vendors)
        settings.scenarios.push_back(vendor->scenario(vendor->name == "meiro" ? scenario : "normal"));
    settings.clock.mode = mode;
    return std::make_unique<engine::Engine>(catalog(), std::move(settings));
}

Request request_for(std::string method, std::string path, std::string body = {}) {
    Request request;
    request.method = std::move(method);
    request.target = "/meiro/api" + path;
    request.headers = {{"Host", "127.0.0.1:8080"},
                       {"User-Agent", "curl/7.88.1"},
                       {"Accept", "*/*"},
                       {"X-Access-Token", "1234567890abcdef"}};
    if (!body.empty()) {
        request.headers.push_back({"Content-Type", "application/json"});
        request.headers.push_back({"Content-Length", std::to_string(body.size())});
    }
    request.body = std::move(body);
    request.peer = "127.0.0.1";
    return request;
}

Request creation() {
    return request_for("POST", "/segments/300/exports", R"({"segment_export_destination_id": 400, "name": "export example"})");
}

Request lookup_of_first() { return request_for("GET", "/segments/300/exports/100"); }

Request unknown() { return request_for("GET", "/segments/300/export/100"); }

/// Answers once; ends the run if that is not `status`, since then something else would be measured.
Reply expect(engine::Engine& engine, const Request& request, int status) {
    Reply reply = engine.handle(request);
    if (reply.status == status) return reply;
    std::fprintf(stderr, "%s %s: %d instead of %d\n%s\n", request.method.c_str(), request.target.c_str(), reply.status, status,
                 reply.body.c_str());
    std::exit(1);
}

/// Brings the journal to its cap, so that every further exchange drops an old one.
void fill_journal(engine::Engine& engine) {
    const Request request = unknown();
    while (engine.journal_counts().evicted == 0) engine.handle(request);
}

void repeat(benchmark::State& state, engine::Engine& engine, const Request& request) {
    fill_journal(engine);
    for (auto _ : state) {
        Reply reply = engine.handle(request);
        benchmark::DoNotOptimize(reply);
    }
}

/// Like repeat(), in a world that is made new, outside the time measured, after `most` requests; `vary` changes the request before
/// each one, knowing how many this world has had.
template <typename Vary>
void repeat_in_new_worlds(benchmark::State& state, engine::Engine& engine, Request request, std::int64_t most, Vary vary) {
    std::int64_t handled = most;
    for (auto _ : state) {
        if (handled == most) {
            state.PauseTiming();
            engine.reset();
            fill_journal(engine);
            handled = 0;
            state.ResumeTiming();
        }
        vary(request, handled++);
        Reply reply = engine.handle(request);
        benchmark::DoNotOptimize(reply);
    }
}

void lookup(benchmark::State& state, Clock::Mode mode) {
    const auto engine = engine_playing("normal", mode);
    expect(*engine, creation(), 201);
    expect(*engine, lookup_of_first(), 200);
    repeat(state, *engine, lookup_of_first());
}
BENCHMARK_CAPTURE(lookup, stepped, Clock::Mode::stepped);
BENCHMARK_CAPTURE(lookup, real, Clock::Mode::real);

/// As the program does it when it writes a line for each request.
void lookup_logged(benchmark::State& state) {
    const auto engine = engine_playing("normal");
    expect(*engine, creation(), 201);
    const Request request = lookup_of_first();
    fill_journal(*engine);
    for (auto _ : state) {
        Exchange exchange;
        Reply reply = engine->handle(request, &exchange);
        benchmark::DoNotOptimize(reply);
        benchmark::DoNotOptimize(exchange);
    }
}
BENCHMARK(lookup_logged);

void poll_that_moves(benchmark::State& state) {
    const auto engine = engine_playing("moves-when-read");
    for (const char* shown : {R"("status":"waiting")", R"("status":"running")", R"("status":"finished")"}) {
        if (expect(*engine, lookup_of_first(), 200).body.find(shown) == std::string::npos) {
            std::fprintf(stderr, "a poll did not move the job: no %s\n", shown);
            std::exit(1);
        }
    }
    const std::string exports = request_for("GET", "/segments/300/exports/").target;
    repeat_in_new_worlds(state, *engine, lookup_of_first(), 2 * jobs, [&](Request& request, std::int64_t handled) {
        request.target = exports + std::to_string(100 + handled / 2);
    });
}
BENCHMARK(poll_that_moves);

void create(benchmark::State& state) {
    const auto engine = engine_playing("normal");
    expect(*engine, creation(), 201);
    repeat_in_new_worlds(state, *engine, creation(), jobs, [](Request&, std::int64_t) {});
}
BENCHMARK(create);

/// A path that no operation has: answered in the vendor's words, with the nearest operation for the journal.
void miss(benchmark::State& state) {
    const auto engine = engine_playing("normal");
    expect(*engine, unknown(), 404);
    repeat(state, *engine, unknown());
}
BENCHMARK(miss);

void list_of_20(benchmark::State& state) {
    const auto engine = engine_playing("many");
    const Request request = request_for("GET", "/segments/300/exports?limit=20");
    const std::string body = expect(*engine, request, 200).body;
    std::size_t items = 0;
    for (std::size_t at = body.find("\"file_download_token\":"); at != std::string::npos; at = body.find("\"file_download_token\":", at + 1)) ++items;
    if (items != 20) {
        std::fprintf(stderr, "the list has %zu items\n", items);
        std::exit(1);
    }
    repeat(state, *engine, request);
}
BENCHMARK(list_of_20);

}  // namespace
