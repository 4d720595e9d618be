// Many clients of all vendors while time is moved and the world is begun anew: every request gets its answer.
// ThreadSanitizer runs this too. tests/stress/run does the same for longer and with more clients.
#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <understudy/server.h>

#include "wire/client.h"

namespace understudy::wire {
namespace {

struct Call {
    const char* method;
    const char* target;
    const char* headers;
    const char* body;
    int status;
};

/// What answers alike in every moment of the world.
constexpr std::array<Call, 5> calls = {{
    {"POST", "/meiro/api/segments/300/exports",
     "X-Access-Token: 1234567890abcdef\r\nContent-Type: application/json\r\n",
     R"({"segment_export_destination_id":400})", 201},
    {"GET", "/meiro/api/segments/300/exports?limit=2", "X-Access-Token: 1234567890abcdef\r\n", "", 200},
    {"GET", "/segments-v23/v2.3/data/segments", "Authorization: Bearer ACCESS_TOKEN\r\n", "", 200},
    {"GET", "/amperity/api/segments",
     "Authorization: Bearer token\r\namperity-tenant: tenant\r\napi-version: 2024-04-01\r\n", "", 200},
    {"GET", "/nobody/here", "", "", 404},
}};

}  // namespace

TEST_CASE("clients lose nothing while time is moved and the world begins anew") {
    Options options;
    options.scenarios = UNDERSTUDY_SOURCE "/scenarios";
    options.clock.mode = Clock::Mode::stepped;
    options.journal_entries = 500;
    Server server(options);
    server.start();

    constexpr int clients = 32, rounds = 60;
    std::atomic<int> right{0}, finished{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < clients; ++i) {
        threads.emplace_back([&, i] {
            Client client(server.port());
            for (int round = 0; round < rounds; ++round) {
                const Call& call = calls[static_cast<std::size_t>(i + round) % calls.size()];
                client.request(call.method, call.target, call.headers, call.body);
                const auto answer = client.read(call.method);
                if (!answer) break;
                if (answer->status == call.status) ++right;
            }
            ++finished;
        });
    }
    // Meiro's tokens live for 8 hours of world time: with a reset after every few steps they stay valid.
    for (int turn = 0; finished < clients; ++turn) {
        turn % 5 == 4 ? server.reset() : void(server.advance(std::chrono::minutes(30)));
        static_cast<void>(server.journal());
        std::this_thread::yield();
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(right == clients * rounds);
}

}  // namespace understudy::wire
