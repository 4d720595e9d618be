// Faults as a client meets them: byte by byte, down to how the connection ends.
#include <doctest/doctest.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <sys/socket.h>

#include "wire/client.h"
#include "wire/tiny_vendor.h"

namespace understudy {
namespace {

using namespace std::chrono_literals;
using wire::Client;
using wire::TinyVendor;

/// The tiny vendor with one fault, listening.
struct Faulty {
    explicit Faulty(const std::string& fault, const std::string& operation = "create_job")
        : server(vendor.options()) {
        server.start();
        if (!fault.empty()) server.add_fault("tiny", R"({"operation": ")" + operation + "\", " + fault + "}");
    }

    Client ask(const std::string& method = "POST", const std::string& target = "/api/jobs") const {
        Client client(server.port());
        client.request(method, target, TinyVendor::key);
        return client;
    }

    Exchange last() const {
        const auto journal = server.journal();
        REQUIRE_FALSE(journal.empty());
        return journal.back();
    }

    std::size_t jobs_made() const {
        Client client = ask("GET", "/api/jobs/2");
        return client.read()->status == 200 ? 1 : 0;
    }

    TinyVendor vendor;
    Server server;
};

/// Receives once; the error if that fails.
int error_of_receiving(const Client& client) {
    char byte = 0;
    return ::recv(client.socket(), &byte, 1, 0) < 0 ? errno : 0;
}

std::string body_after_head(const std::string& bytes) {
    const std::size_t end = bytes.find("\r\n\r\n");
    REQUIRE(end != std::string::npos);
    return bytes.substr(end + 4);
}

const std::string body = R"({"id":2,"state":"waiting"})";

}  // namespace

TEST_CASE("a reset is a TCP reset, after the call has taken effect") {
    for (const char* name : {"reset", "CONNECTION_RESET_BY_PEER"}) {
        const Faulty faulty(std::string(R"("fault": ")") + name + '"');
        const Client client = faulty.ask();
        CHECK(error_of_receiving(client) == ECONNRESET);
        CHECK(faulty.last().fault == "fault-1: reset");
        CHECK(faulty.last().delivery == "reset");
        CHECK(faulty.last().status == 0);
        CHECK(faulty.jobs_made() == 1);
    }
}

TEST_CASE("an empty response is the end of the connection and no reset") {
    for (const char* name : {"empty", "EMPTY_RESPONSE"}) {
        const Faulty faulty(std::string(R"("fault": ")") + name + '"');
        Client client = faulty.ask();
        CHECK(client.has_ended());
        CHECK(faulty.last().delivery == "empty");
        CHECK(faulty.jobs_made() == 1);
    }
}

TEST_CASE("an answer that is lost is the end of the connection, whether the call took effect or not") {
    const Faulty before(R"("lost": "before")"), after(R"("lost": "after")");
    CHECK(before.ask().has_ended());
    CHECK(after.ask().has_ended());
    CHECK(before.last().fault == "fault-1: lost before");
    CHECK(before.jobs_made() == 0);
    CHECK(after.jobs_made() == 1);
    const Faulty reset(R"("lost": "before", "fault": "reset")");
    CHECK(error_of_receiving(reset.ask()) == ECONNRESET);
    CHECK(reset.jobs_made() == 0);
}

TEST_CASE(
    "requests in one piece with a lost one: those before it are answered, those after it never arrive") {
    const Faulty faulty(R"("lost": "before")");
    Client client(faulty.server.port());
    const std::string head =
        "Host: 127.0.0.1:" + std::to_string(faulty.server.port()) + "\r\n" + TinyVendor::key + "\r\n";
    client.send("GET /api/jobs/1 HTTP/1.1\r\n" + head + "POST /api/jobs HTTP/1.1\r\n" + head +
                "GET /api/jobs/1 HTTP/1.1\r\n" + head);
    const auto answer = client.read();
    REQUIRE(answer);
    CHECK(answer->body == R"({"id":1,"state":"waiting"})");
    CHECK(client.has_ended());
    CHECK(faulty.server.journal().size() == 2);
}

TEST_CASE("a cut is at the byte") {
    for (const std::size_t cut : {std::size_t{0}, std::size_t{1}, std::size_t{10}, body.size()}) {
        CAPTURE(cut);
        const Faulty faulty(R"("cut": ")" + std::to_string(cut) + "B\"");
        const std::string bytes = faulty.ask().read_to_end();
        CHECK(bytes.starts_with("HTTP/1.1 201 Created\r\n"));
        CHECK(bytes.find("Content-Length: " + std::to_string(body.size()) + "\r\n") != std::string::npos);
        CHECK(body_after_head(bytes) == body.substr(0, cut));
        CHECK(faulty.last().reply_body == body.substr(0, cut));
        CHECK(faulty.last().status == 201);
        CHECK(faulty.last().delivery == "cut after " + std::to_string(cut) + " bytes");
    }
}

TEST_CASE("a file is cut at the byte, too") {
    const Faulty faulty(R"("cut": "4B")", "get_file");
    const std::string bytes = faulty.ask("GET", "/api/file").read_to_end();
    CHECK(bytes.find("Transfer-Encoding: chunked\r\n") != std::string::npos);
    const std::string chunk = body_after_head(bytes);
    CHECK(chunk.substr(chunk.find("\r\n") + 2) == "id\r\n");
}

TEST_CASE("a malformed chunk comes after a good one") {
    for (const char* name : {"malformed_chunk", "MALFORMED_RESPONSE_CHUNK"}) {
        const Faulty faulty(std::string(R"("fault": ")") + name + '"');
        const std::string bytes = faulty.ask().read_to_end();
        CHECK(bytes.find("Transfer-Encoding: chunked\r\n") != std::string::npos);
        CHECK(bytes.find("Content-Length") == std::string::npos);
        CHECK(body_after_head(bytes) == "d\r\n" + body.substr(0, 13) + "\r\nno size\r\n");
        CHECK(faulty.last().reply_body == body.substr(0, 13));
    }
}

TEST_CASE("random data is no HTTP, and stands in the journal") {
    for (const char* name : {"random_data", "RANDOM_DATA_THEN_CLOSE"}) {
        const Faulty faulty(std::string(R"("fault": ")") + name + '"');
        const std::string bytes = faulty.ask().read_to_end();
        CHECK(bytes.size() == 256);
        CHECK(bytes == faulty.last().reply_body);
        CHECK(faulty.last().status == 0);
        CHECK(faulty.jobs_made() == 1);
    }
}

TEST_CASE("a wrong Content-Length is never reached") {
    const Faulty faulty(R"("fault": "wrong_length")");
    const std::string bytes = faulty.ask().read_to_end();
    CHECK(bytes.find("Content-Length: " + std::to_string(body.size() + 100) + "\r\n") != std::string::npos);
    CHECK(body_after_head(bytes) == body);
    CHECK(faulty.last().reply_body == body);
}

TEST_CASE("a slow body comes whole, and the connection is as good as before") {
    const Faulty faulty(R"("slow": "200B/s")");
    Client client = faulty.ask();
    const auto answer = client.read();
    REQUIRE(answer);
    CHECK(answer->body == body);
    CHECK(faulty.last().delivery == "200 bytes/s");
    CHECK(faulty.last().reply_body == body);
    client.request("GET", "/api/jobs/1", TinyVendor::key);
    CHECK(client.read()->status == 200);
}

TEST_CASE("an error answers instead, and the call has no effect") {
    const Faulty faulty(R"("error": "conflict", "calls": 1)");
    CHECK(faulty.ask().read()->body == R"({"message":"not now"})");
    CHECK(faulty.jobs_made() == 0);
    CHECK(faulty.ask().read()->status == 201);
}

TEST_CASE("a delay is waited for by nobody else") {
    const Faulty faulty(R"("delay": "50ms")");
    Client slow = faulty.ask();
    CHECK(slow.read()->status == 201);
    CHECK(faulty.last().delay == 50ms);
    CHECK(faulty.last().delivery.empty());
}

namespace {

std::size_t threads() {
    std::ifstream file("/proc/self/status");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("Threads:")) return std::stoul(line.substr(line.find(':') + 1));
    }
    return 0;
}

}  // namespace

TEST_CASE(
    "200 calls that are delayed by 30 s, and 200 whose bodies trickle, hold no thread and keep nobody "
    "waiting") {
    for (const char* fault :
         {R"("delay": "30s")", R"("slow": "1B/s")", R"("delay": "30s", "fault": "reset")"}) {
        CAPTURE(fault);
        const Faulty faulty(fault);
        const std::size_t before = threads();
        std::vector<Client> waiting;
        for (int i = 0; i < 200; ++i) waiting.push_back(faulty.ask());
        // Each is answered while the 200 wait: were they in the way, this would take 30 s a time.
        for (int i = 0; i < 50; ++i) {
            Client quick = faulty.ask("GET", "/api/jobs/1");
            CHECK(quick.read()->status == 200);
        }
        CHECK(threads() == before);
        // All of them have arrived, and none has been answered in full.
        while (faulty.server.journal().size() < 250) {
            Client quick = faulty.ask("GET", "/api/jobs/1");
            CHECK(quick.read()->status == 200);
            if (faulty.server.faults()[0].met == 200) break;
        }
        CHECK(faulty.server.faults()[0].met == 200);
        for (const Client& client : waiting) {
            char part[4096];
            const ssize_t size = ::recv(client.socket(), part, sizeof part, MSG_DONTWAIT);
            CHECK((size < 0 ||
                   std::string(part, static_cast<std::size_t>(size)).find('}') == std::string::npos));
        }
    }
}

TEST_CASE("many clients at once meet a fault as often as it counts") {
    const Faulty faulty(R"("error": "conflict", "every": 3)");
    constexpr int clients = 8, rounds = 60;
    std::atomic<int> refused{0}, lost{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < clients; ++i) {
        threads.emplace_back([&] {
            Client client(faulty.server.port());
            for (int round = 0; round < rounds; ++round) {
                client.request("POST", "/api/jobs", TinyVendor::key);
                const auto answer = client.read();
                if (!answer) ++lost;
                if (answer && answer->status == 409) ++refused;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(lost == 0);
    CHECK(refused == clients * rounds / 3);
    CHECK(faulty.server.faults()[0].met == clients * rounds / 3);
    CHECK(faulty.server.faults()[0].calls == clients * rounds);
}

TEST_CASE("faults come and go while clients ask, and only they are in the way") {
    Faulty faulty("");
    std::atomic<bool> is_over{false};
    std::atomic<int> answered{0}, reset{0}, other{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            while (!is_over) {
                Client client = faulty.ask("GET", "/api/jobs/1");
                const auto answer = client.read();
                ++(!answer ? reset : answer->status == 200 ? answered : other);
            }
        });
    }
    std::uint64_t met = 0;
    for (int turn = 0; turn < 50; ++turn) {
        const std::string id =
            faulty.server.add_fault("tiny", R"({"operation": "get_job", "fault": "reset", "calls": "1-3"})");
        while (faulty.server.faults()[0].met < 3) std::this_thread::yield();
        met += faulty.server.faults()[0].met;
        CHECK(faulty.server.remove_fault(id));
    }
    is_over = true;
    for (std::thread& thread : threads) thread.join();
    CHECK(met == 150);
    CHECK(reset == 150);
    CHECK(other == 0);
    CHECK(answered > 0);
}

TEST_CASE("Prefer chooses for one request over the wire, and a strict server does not hear it") {
    for (const bool strict : {false, true}) {
        const TinyVendor vendor;
        Options options = vendor.options();
        options.strict = strict;
        Server server(std::move(options));
        server.start();
        const wire::Answer answer = wire::ask(server.port(), "POST", "/api/jobs/1/run",
                                              std::string(TinyVendor::key) + "Prefer: code=409\r\n");
        CHECK(answer.status == (strict ? 200 : 409));
        CHECK(answer.header("Preference-Applied") == (strict ? "" : "code=409"));
        CHECK(server.journal().back().fault == (strict ? "" : "prefer: code=409"));
    }
}

TEST_CASE("in process a fault is told and not carried out") {
    const TinyVendor vendor;
    Server server(vendor.options());
    server.add_fault("tiny", R"({"operation": "create_job", "fault": "reset", "delay": "2s"})");
    Request request;
    request.method = "POST";
    request.target = "/api/jobs";
    request.headers = {{"Host", "localhost"}, {"X-Key", "it's secret"}};
    const Reply reply = server.handle(request);
    CHECK(reply.status == 0);
    CHECK(reply.delay == 2s);
    CHECK(reply.delivery.ending == Delivery::Ending::reset);
    CHECK(server.faults()[0].met == 1);
    CHECK_THROWS_WITH_AS(server.add_fault("tiny", R"({"operation": "create_jobs", "fault": "reset"})"),
                         doctest::Contains("did you mean 'create_job'?"), Error);
    CHECK_THROWS_WITH_AS(server.add_fault("tinny", "{}"), "no vendor 'tinny' is served", Error);
    CHECK(server.remove_fault("fault-1"));
    CHECK_FALSE(server.remove_fault("fault-1"));
    CHECK(server.handle(request).status == 201);
}

}  // namespace understudy
