// Many clients at once, slow, idle, delayed or gone: none of them holds a thread, keeps others waiting or
// leaves anything.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <sys/resource.h>

#include "transport/listener.h"
#include "wire/client.h"

namespace understudy::transport {
namespace {

using namespace std::chrono_literals;
using wire::Client;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_sanitized = true;
#elif defined(__has_feature)
constexpr bool is_sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool is_sanitized = false;
#endif

/// Lets this process have some thousand sockets. Returns whether it may.
bool permit_files(rlim_t count) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_max < count) return false;
    limit.rlim_cur = std::max(limit.rlim_cur, count);
    return ::setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

std::size_t open_files() {
    const std::filesystem::directory_iterator files("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

/// A number of /proc/self/status: `Threads`, `VmRSS` in KiB.
std::size_t status(const std::string& name) {
    std::ifstream file("/proc/self/status");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with(name + ":")) return std::stoul(line.substr(name.size() + 1));
    }
    return 0;
}

/// Without end.
class Endless final : public ByteSource {
  public:
    bool read(std::string& chunk) override { return chunk.assign(64 * 1024, 'x'), true; }
};

Reply answer(const Request& request) {
    Reply reply;
    reply.body = request.target;
    if (request.target == "/endless") reply.stream = std::make_shared<Endless>();
    if (request.target == "/delayed") reply.delay = 30s;
    return reply;
}

constexpr std::size_t many = 1'000;

/// Connections that each begin with `bytes` and then do nothing.
std::vector<Client> stuck(int port, const std::string& bytes) {
    std::vector<Client> clients;
    clients.reserve(many);
    for (std::size_t i = 0; i < many; ++i) clients.emplace_back(port).send(bytes);
    return clients;
}

}  // namespace

TEST_CASE("a thousand clients that are idle, slow or delayed hold no thread and keep nobody waiting") {
    if (!permit_files(3 * many)) {
        MESSAGE("skipped: this machine permits too few open files");
        return;
    }
    Listener listener(answer, {.connections = 2 * many});
    const int port = listener.listen("127.0.0.1", 0);
    listener.start();
    const std::size_t threads = status("Threads");
    for (const char* bytes :
         {"", "GET / HTTP/1.1\r\nHos", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc",
          "GET /endless HTTP/1.1\r\nHost: x\r\n\r\n", "GET /delayed HTTP/1.1\r\nHost: x\r\n\r\n"}) {
        CAPTURE(bytes);
        const auto clients = stuck(port, bytes);
        for (int i = 0; i < 20; ++i) CHECK(wire::ask(port, "GET", "/probe").body == "/probe");
        CHECK(status("Threads") == threads);
    }
    CHECK(wire::ask(port, "GET", "/probe").body == "/probe");
}

TEST_CASE("a thousand starts and stops, each with a client that hangs, leave nothing behind") {
    struct sigaction before {};
    ::sigaction(SIGPIPE, nullptr, &before);
    std::size_t files = 0, threads = 0, memory = 0;
    for (int i = 0; i < 1'000; ++i) {
        if (i == 100) files = open_files(), threads = status("Threads"), memory = status("VmRSS");
        Listener listener(answer);
        const int port = listener.listen("127.0.0.1", 0);
        listener.start();
        Client client(port);
        client.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n");
        CHECK(wire::ask(port, "GET", "/").status == 200);
        client.close();
    }
    CHECK(open_files() == files);
    CHECK(status("Threads") == threads);
    // A leak of 10 KiB a time would show. (Sanitizers keep what is freed, and look for leaks themselves.)
    if (!is_sanitized) CHECK(status("VmRSS") < memory + 9'000);
    struct sigaction after {};
    ::sigaction(SIGPIPE, nullptr, &after);
    CHECK((after.sa_handler == before.sa_handler));
}

TEST_CASE("a connection that stays silent, or stops in the middle, ends at its deadline") {
    Listener listener(answer, {.head_time = 20ms, .body_time = 20ms, .idle_time = 20ms});
    const int port = listener.listen("127.0.0.1", 0);
    listener.start();
    Client idle(port), head(port), body(port);
    head.send("GET / HTTP/1.1\r\nHos");
    body.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc");
    CHECK(idle.read_to_end().empty());
    for (Client* client : {&head, &body}) {
        const auto answer = client->read();
        REQUIRE(answer);
        CHECK(answer->status == 408);
        CHECK(answer->header("Connection") == "close");
        CHECK(client->has_ended());
    }
}

TEST_CASE("a client that does not read its reply is cut at its deadline") {
    Listener listener(answer, {.write_stall = 20ms, .connections = 1});
    const int port = listener.listen("127.0.0.1", 0);
    listener.start();
    Client stalled(port);
    stalled.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n");
    // Its place is free only once it was cut.
    int status = 503;
    while (status == 503) status = wire::ask(port, "GET", "/").status;
    CHECK(status == 200);
}

}  // namespace understudy::transport
