#include "transport/listener.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <understudy/server.h>

#include "wire/client.h"

namespace understudy::transport {
namespace {

using wire::Client;

/// A listener that is started.
struct Listening {
    explicit Listening(Answer answer, const Limits& limits = {})
        : listener(std::move(answer), limits), port(listener.listen("127.0.0.1", 0)) {
        listener.start();
    }
    Listener listener;
    int port;
};

Reply text(std::string body) {
    Reply reply;
    reply.headers = {{"Content-Type", "text/plain"}};
    reply.body = std::move(body);
    return reply;
}

/// Answers with everything the request says, a line each.
Reply echo(const Request& request) {
    std::string lines = request.method + '\n' + request.target + '\n';
    for (const auto& [name, value] : request.headers) lines += name + '=' + value + '\n';
    return text(lines + request.peer + '\n' + request.body);
}

Reply only_body(const Request& request) {
    return text(request.body);
}

/// `count` pieces of `size` bytes, or without end when count is 0.
class Pieces final : public ByteSource {
  public:
    Pieces(std::size_t count, std::size_t size) : count_(count), size_(size) {}
    bool read(std::string& chunk) override {
        if (count_ > 0 && made_ == count_) return false;
        chunk.assign(size_, static_cast<char>('a' + made_++ % 26));
        return true;
    }

  private:
    std::size_t count_, size_, made_ = 0;
};

Reply stream(std::size_t count, std::size_t size) {
    Reply reply;
    reply.stream = std::make_shared<Pieces>(count, size);
    return reply;
}

}  // namespace

TEST_CASE("a request arrives as it was sent") {
    const Listening listening(echo);
    Client client(listening.port);
    client.send(
        "GET /a%2Fb/./c?q=%20+%zz HTTP/1.1\r\nHost: x\r\nB: 2\r\nA: 1\r\nb: 3%41\r\nRange: "
        "bytes=0-1\r\nAccept: ;;\r\n\r\n");
    const auto answer = client.read();
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(answer->body ==
          "GET\n/a%2Fb/./c?q=%20+%zz\nHost=x\nB=2\nA=1\nb=3%41\nRange=bytes=0-1\nAccept=;;\n127.0.0.1\n");
}

TEST_CASE("a reply has its own headers and the framing, nothing of the library's") {
    const Listening listening([](const Request&) {
        Reply reply = text("hello");
        reply.headers.push_back({"Date", "Mon, 23 Nov 2026 10:00:00 GMT"});
        reply.headers.push_back({"X-Twice", "1"});
        reply.headers.push_back({"X-Twice", "2"});
        return reply;
    });
    Client client(listening.port);
    client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    CHECK(client.read_to_end() ==
          "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: Mon, 23 Nov 2026 10:00:00 GMT\r\n"
          "X-Twice: 1\r\nX-Twice: 2\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");
}

TEST_CASE("a body arrives byte for byte, whatever its type") {
    const Listening listening(only_body);
    std::string bytes;
    for (int i = 0; i < 100'000; ++i) bytes += static_cast<char>(i * 7);
    for (const char* headers :
         {"", "Content-Type: application/x-www-form-urlencoded\r\n", "Content-Type: application/json\r\n",
          "Content-Type: multipart/form-data; boundary=b\r\n", "Content-Encoding: gzip\r\n",
          "Content-Type: multipart/form-data\r\n"}) {
        CAPTURE(headers);
        for (const char* method : {"POST", "PUT", "PATCH", "DELETE", "GET", "OPTIONS", "PROPFIND"}) {
            CAPTURE(method);
            const wire::Answer answer = wire::ask(listening.port, method, "/", headers, bytes);
            CHECK(answer.status == 200);
            CHECK(answer.body == bytes);
        }
    }
}

TEST_CASE("a chunked body arrives joined, and the connection goes on after it") {
    const Listening listening(only_body);
    Client client(listening.port);
    client.send(
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x\r\nde\r\n0\r\nT: "
        "1\r\n\r\n");
    CHECK(client.read().value().body == "abcde");
    client.request("POST", "/", "", "second");
    CHECK(client.read().value().body == "second");
}

TEST_CASE("a request without a body has none") {
    const Listening listening(only_body);
    for (const char* method : {"GET", "POST", "DELETE"})
        CHECK(wire::ask(listening.port, method, "/").body.empty());
}

TEST_CASE("a client that asks whether to go on is told so") {
    const Listening listening(only_body);
    Client client(listening.port);
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    CHECK(client.read().value().status == 100);
    client.send("abc");
    CHECK(client.read().value().body == "abc");
}

TEST_CASE("requests sent without waiting are answered in order") {
    const Listening listening(echo);
    Client client(listening.port);
    client.send(
        "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nPOST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhiGET /3 "
        "HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.read().value().body.starts_with("GET\n/1\n"));
    CHECK(client.read().value().body.starts_with("POST\n/2\n"));
    CHECK(client.read().value().body.starts_with("GET\n/3\n"));
}

TEST_CASE("HEAD is answered without the body that GET would have") {
    const Listening listening(
        [](const Request& request) { return request.target == "/stream" ? stream(3, 10) : text("hello"); });
    Client client(listening.port);
    client.request("HEAD", "/");
    CHECK(client.read("HEAD").value().header("Content-Length") == "5");
    client.request("HEAD", "/stream");
    CHECK(client.read("HEAD").value().was_chunked);
    client.request("GET", "/");
    CHECK(client.read().value().body == "hello");
}

TEST_CASE("a body above 8 MiB is refused with 413, and the client can read that") {
    std::atomic<int> answered = 0;
    const Listening listening([&](const Request&) { return ++answered, text(""); });
    const std::string too_much(9 * 1024 * 1024, 'x');
    CHECK(wire::ask(listening.port, "POST", "/", "", too_much).status == 413);
    Client client(listening.port);
    client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n900000\r\n" + too_much);
    CHECK(client.read().value().status == 413);
    CHECK(answered == 0);
}

TEST_CASE("what cannot be understood is refused with a problem, and the connection ends") {
    std::atomic<int> answered = 0;
    const Listening listening([&](const Request&) { return ++answered, text(""); });
    const std::string start = "POST / HTTP/1.1\r\nHost: x\r\n";
    const std::string next = "GET /next HTTP/1.1\r\nHost: x\r\n\r\n";
    const std::vector<std::pair<std::string, int>> wrong = {
        {"GET / HTTP/1.1\r\n\r\n", 400},
        {"NONSENSE\r\n\r\n", 400},
        {"GET / HTTP/1.1\nHost: x\n\n", 400},
        {start + "Transfer-Encoding: chunked\r\n\r\n-2\r\n", 400},
        {start + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {start + "Content-Length: 9000000\r\n\r\n", 413},
        {"GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n", 414},
        {start + "Expect: wonders\r\n\r\n", 417},
        {start + "A: " + std::string(9000, 'a') + "\r\n\r\n", 431},
        {start + "Transfer-Encoding: gzip\r\n\r\n", 501},
        {"GET / HTTP/3.0\r\nHost: x\r\n\r\n", 505}};
    for (const auto& each : wrong) {
        CAPTURE(each.first);
        Client client(listening.port);
        client.send(each.first + next);
        const auto answer = client.read();
        REQUIRE(answer);
        CHECK(answer->status == each.second);
        CHECK(answer->header("Content-Type") == "application/problem+json");
        CHECK(answer->header("Connection") == "close");
        CHECK(client.has_ended());
    }
    CHECK(answered == 0);
}

TEST_CASE("requests in pieces of any size arrive whole") {
    const Listening listening(only_body);
    const std::string request = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";
    for (const std::size_t size : {std::size_t{1}, request.size() / 2, request.size() - 1}) {
        CAPTURE(size);
        Client client(listening.port);
        for (std::size_t at = 0; at < request.size(); at += size) client.send(request.substr(at, size));
        CHECK(client.read().value().body == "hello");
    }
}

TEST_CASE("a whole URL as target reaches the answer as it is") {
    const Listening listening(echo);
    Client client(listening.port);
    client.send("GET http://acme.example/a?b HTTP/1.1\r\nHost: other\r\n\r\n");
    CHECK(client.read().value().body == "GET\nhttp://acme.example/a?b\nHost=other\n127.0.0.1\n");
}

TEST_CASE("a request hidden in the body of another is not answered") {
    std::atomic<int> answered = 0;
    const Listening listening([&](const Request&) { return ++answered, text(""); });
    Client client(listening.port);
    client.request("GET", "/", "", "GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n");
    client.request("GET", "/last", "Connection: close\r\n");
    client.read_to_end();
    CHECK(answered == 2);
}

TEST_CASE("a reply that would carry another header is not sent") {
    const Listening listening([](const Request&) {
        Reply reply = text("body");
        reply.headers.push_back({"X", "a\r\nInjected: 1"});
        return reply;
    });
    const wire::Answer answer = wire::ask(listening.port, "GET", "/");
    CHECK(answer.status == 500);
    CHECK(answer.header("Injected").empty());
    CHECK(answer.body.find("Injected") == std::string::npos);
}

TEST_CASE("an exception becomes a 500 that does not say what it was") {
    const Listening listening([](const Request& request) -> Reply {
        if (request.target == "/int") throw 5;
        throw std::runtime_error("secret");
    });
    Client client(listening.port);
    for (const char* target : {"/", "/int", "/"}) {
        client.request("GET", target);
        const auto answer = client.read();
        REQUIRE(answer);
        CHECK(answer->status == 500);
        CHECK(answer->body.find("secret") == std::string::npos);
        for (const auto& [name, value] : answer->headers) CHECK(value.find("secret") == std::string::npos);
    }
}

TEST_CASE("idle connections keep nobody waiting") {
    const Listening listening(echo);
    std::vector<Client> clients;
    for (int i = 0; i < 200; ++i) {
        clients.emplace_back(listening.port);
        clients.back().request("GET", "/first");
        CHECK(clients.back().read().value().status == 200);
    }
    for (Client& client : clients) {
        client.request("GET", "/second");
        CHECK(client.read().value().status == 200);
    }
    CHECK(wire::ask(listening.port, "GET", "/third").status == 200);
}

TEST_CASE("a connection above the cap is told so, and one that ends makes room") {
    const Listening listening(echo, {.connections = 2});
    Client first(listening.port), second(listening.port);
    for (Client* client : {&first, &second}) {
        client->request("GET", "/");
        CHECK(client->read().value().status == 200);
    }
    Client third(listening.port);
    const auto refused = third.read();
    REQUIRE(refused);
    CHECK(refused->status == 503);
    CHECK(refused->header("Connection") == "close");
    first.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    first.read_to_end();
    first.close();
    // The thread is free a moment after its client saw the end: ask until it is.
    int status = 503;
    while (status == 503) {
        Client fourth(listening.port);
        fourth.request("GET", "/");
        if (const auto answer = fourth.read()) status = answer->status;
    }
    CHECK(status == 200);
}

TEST_CASE("a connection ends with its thousandth request, and says so") {
    const Listening listening(echo);
    Client client(listening.port);
    for (int i = 1; i <= 1000; ++i) {
        client.request("GET", "/");
        const auto answer = client.read();
        REQUIRE(answer);
        REQUIRE(answer->header("Connection") == (i < 1000 ? "" : "close"));
    }
    CHECK(client.has_ended());
}

TEST_CASE("a connection carries thousands of requests if it may") {
    const Listening listening(echo, {.requests = 0});
    Client client(listening.port);
    for (int i = 0; i < 3000; ++i) {
        client.request("GET", "/");
        const auto answer = client.read();
        REQUIRE(answer);
        REQUIRE(answer->header("Connection").empty());
    }
}

TEST_CASE("an HTTP/1.0 client gets its end of the connection, or what it asks for") {
    const Listening listening(
        [](const Request& request) { return request.target == "/stream" ? stream(3, 4) : text("hello"); });
    Client client(listening.port);
    client.send("GET / HTTP/1.0\r\n\r\n");
    CHECK(client.read_to_end().ends_with("Connection: close\r\n\r\nhello"));
    Client kept(listening.port);
    kept.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    CHECK(kept.read().value().header("Connection") == "keep-alive");
    kept.send("GET /stream HTTP/1.0\r\n\r\n");
    CHECK(kept.read_to_end().ends_with("\r\n\r\naaaabbbbcccc"));
}

TEST_CASE("a long reply is streamed to a client that reads late") {
    const Listening listening([](const Request&) { return stream(300, 64 * 1024); });
    Client late(listening.port), other(listening.port);
    late.request("GET", "/");
    other.request("GET", "/");
    CHECK(other.read().value().body.size() == 300 * 64 * 1024);
    const auto answer = late.read();
    REQUIRE(answer);
    CHECK(answer->was_chunked);
    CHECK(answer->body.size() == 300 * 64 * 1024);
    CHECK(answer->body.back() == 'a' + 299 % 26);
    late.request("GET", "/");
    CHECK(late.read().value().body.size() == 300 * 64 * 1024);
}

TEST_CASE("a source that fails cuts its reply short, and nothing else") {
    class Failing final : public ByteSource {
      public:
        bool read(std::string& chunk) override {
            if (made_++ == 3) throw std::runtime_error("secret");
            chunk = "data";
            return true;
        }

      private:
        int made_ = 0;
    };
    const Listening listening([](const Request& request) {
        Reply reply;
        if (request.target != "/") reply.stream = std::make_shared<Failing>();
        if (request.target == "/fails-later") reply.delay = std::chrono::milliseconds(5);
        return reply;
    });
    for (const char* target : {"/fails", "/fails-later"}) {
        Client client(listening.port);
        client.request("GET", target);
        CHECK_FALSE(client.read());
    }
    CHECK(wire::ask(listening.port, "GET", "/").status == 200);
}

TEST_CASE("a client that goes away in the middle of a reply hurts nobody, and SIGPIPE stays what it was") {
    struct sigaction ends_us {
    }, before{}, during{};
    ends_us.sa_handler = SIG_DFL;
    ::sigaction(SIGPIPE, &ends_us, &before);
    {
        const Listening listening(
            [](const Request& request) { return request.target == "/" ? text("") : stream(100, 64 * 1024); });
        ::sigaction(SIGPIPE, nullptr, &during);
        CHECK((during.sa_handler == SIG_DFL));
        for (int i = 0; i < 10; ++i) {
            Client client(listening.port);
            client.request("GET", "/stream");
            char byte = 0;
            CHECK(::recv(client.socket(), &byte, 1, 0) == 1);
        }
        CHECK(wire::ask(listening.port, "GET", "/").status == 200);
    }
    ::sigaction(SIGPIPE, &before, nullptr);
}

TEST_CASE("a delay is waited for before the reply") {
    const Listening listening([](const Request&) {
        Reply reply = text("late");
        reply.delay = std::chrono::milliseconds(20);
        return reply;
    });
    CHECK(wire::ask(listening.port, "GET", "/").body == "late");
}

TEST_CASE("stop does not wait for clients, whatever they are in the middle of") {
    std::atomic<int> asked = 0;
    auto listening = std::make_unique<Listening>([&](const Request& request) {
        ++asked;
        if (request.target == "/stream") return stream(0, 64 * 1024);
        Reply reply = text("never");
        reply.delay = std::chrono::hours(24);
        return reply;
    });
    Client silent(listening->port), half_head(listening->port), half_body(listening->port);
    Client delayed(listening->port), not_reading(listening->port);
    half_head.send("GET / HTTP/1.1\r\nHos");
    half_body.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc");
    delayed.request("GET", "/delayed");
    not_reading.request("GET", "/stream");
    while (asked < 2) std::this_thread::yield();
    listening->listener.stop();
    for (Client* client : {&silent, &half_head, &half_body, &delayed}) CHECK(client->read_to_end().empty());
    CHECK_FALSE(not_reading.read());
    CHECK_THROWS(Client(listening->port));
    listening->listener.stop();
}

TEST_CASE("a reply under way is finished by stop") {
    std::atomic<bool> asked = false, go_on = false;
    Listening listening([&](const Request&) {
        asked = true;
        while (!go_on) std::this_thread::yield();
        return text("whole");
    });
    Client client(listening.port);
    client.request("GET", "/");
    while (!asked) std::this_thread::yield();
    std::thread stopping([&] { listening.listener.stop(); });
    go_on = true;
    CHECK(client.read().value().body == "whole");
    stopping.join();
}

TEST_CASE("an address in use is refused with what to do about it") {
    const Listening listening(echo);
    Listener second(echo);
    try {
        second.listen("127.0.0.1", listening.port);
        FAIL("listens on a port that is in use");
    } catch (const Error& error) {
        CHECK(error.kind == Error::Kind::start);
        CHECK(std::string(error.what())
                  .find("127.0.0.1:" + std::to_string(listening.port) + ": the address is in use") !=
              std::string::npos);
    }
    CHECK_THROWS_AS(second.listen("no-such-host.invalid", 0), Error);
}

TEST_CASE("the port of a stopped listener can be listened on again at once") {
    int port = 0;
    {
        const Listening listening(echo);
        port = listening.port;
        Client client(port);
        client.request("GET", "/");
        CHECK(client.read().value().status == 200);
    }
    Listener again(echo);
    CHECK(again.listen("127.0.0.1", port) == port);
}

TEST_CASE("a full table of files delays new connections, no more") {
    const Listening listening(echo);
    Client before(listening.port);
    before.request("GET", "/");
    CHECK(before.read().value().status == 200);
    rlimit limit{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
    // The client's own socket takes the last number there is, so that none is left for accept().
    const int next = ::dup(0);
    ::close(next);
    const rlimit full{.rlim_cur = static_cast<rlim_t>(next) + 1, .rlim_max = limit.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &full) == 0);
    Client waiting(listening.port);
    before.request("GET", "/");
    CHECK(before.read().value().status == 200);
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
    waiting.request("GET", "/");
    CHECK(waiting.read().value().status == 200);
    CHECK(wire::ask(listening.port, "GET", "/").status == 200);
}

}  // namespace understudy::transport
