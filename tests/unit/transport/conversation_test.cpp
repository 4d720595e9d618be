#include "transport/conversation.h"

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace understudy::transport {
namespace {

using namespace std::chrono_literals;
using Time = Conversation::Time;

/// A conversation with a client that the test plays, in a time that the test moves.
struct Talk {
    explicit Talk(Answer answer, const Limits& limits = {})
        : house{.limits = limits,
                .answer = std::move(answer),
                .on_refusal = [this](std::string_view,
                                     const Refusal& refusal) { refused.push_back(refusal.status); }},
          conversation(house, {.address = "192.0.2.1", .scheme = "http"}, now) {}

    /// Sends bytes and takes what comes back.
    std::string say(std::string_view bytes) {
        REQUIRE(conversation.wants_input());
        conversation.receive(bytes, now);
        return take();
    }

    std::string take() {
        std::string all;
        while (conversation.has_output()) {
            const std::string part(conversation.output());
            all += part;
            conversation.sent(part.size(), now);
        }
        return all;
    }

    /// Lets time pass; what is due happens on the way.
    std::string pass(Conversation::Time::duration time) {
        const Time end = now + time;
        std::string all;
        while (!conversation.is_over() && conversation.deadline() <= end) {
            now = conversation.deadline();
            conversation.time_out(now);
            all += take();
        }
        now = end;
        return all;
    }

    Time now = Time(1000h);
    House house;
    std::vector<int> refused;
    Conversation conversation;
};

Reply text(std::string body) {
    Reply reply;
    reply.body = std::move(body);
    return reply;
}

Reply target(const Request& request) {
    return text(request.target + ' ' + request.body);
}

std::string ok(const std::string& body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string get(const std::string& path, const std::string& fields = "") {
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n";
}

std::string post(const std::string& path, const std::string& body) {
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

}  // namespace

TEST_CASE("whatever pieces requests come in, the replies are the same") {
    const std::string requests =
        get("/1") + post("/2", "body") +
        "PUT /3 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nT: 1\r\n\r\n" +
        get("/4");
    const std::string replies = ok("/1 ") + ok("/2 body") + ok("/3 abc") + ok("/4 ");
    for (std::size_t size = 1; size <= requests.size(); ++size) {
        CAPTURE(size);
        Talk talk(target);
        std::string said;
        for (std::size_t at = 0; at < requests.size(); at += size)
            said += talk.say(requests.substr(at, size));
        CHECK(said == replies);
        CHECK(talk.house.buffered == 0);
    }
}

TEST_CASE("a request knows its client and how it dialled") {
    Talk talk([](const Request& request) { return text(request.peer + ' ' + request.scheme); });
    CHECK(talk.say(get("/")) == ok("192.0.2.1 http"));
}

TEST_CASE("a client that sends nothing is let go after a while, without a word") {
    Talk talk(target, {.idle_time = 15s});
    CHECK(talk.pass(14s).empty());
    CHECK_FALSE(talk.conversation.is_finished());
    CHECK(talk.pass(1s).empty());
    CHECK(talk.conversation.is_finished());
    CHECK_FALSE(talk.conversation.is_over());  // it may still be sending
    talk.pass(1s);
    CHECK(talk.conversation.is_over());
}

TEST_CASE("the time between requests begins anew with each") {
    Talk talk(target, {.idle_time = 15s});
    for (int i = 0; i < 3; ++i) {
        talk.pass(14s);
        CHECK(talk.say(get("/")) == ok("/ "));
    }
    talk.pass(15s);
    CHECK(talk.conversation.is_finished());
}

TEST_CASE("a head must come within its time, however it trickles") {
    Talk talk(target, {.head_time = 10s});
    CHECK(talk.say("GET / HT").empty());
    CHECK(talk.pass(6s).empty());
    CHECK(talk.say("TP/1.1\r\n").empty());
    CHECK(talk.pass(3s).empty());
    const std::string said = talk.pass(1s);
    CHECK(said.starts_with("HTTP/1.1 408 Request Timeout\r\n"));
    CHECK(said.find("the head took longer than 10 s") != std::string::npos);
    CHECK(said.find("Connection: close\r\n") != std::string::npos);
    CHECK(talk.refused == std::vector{408});
    CHECK(talk.conversation.is_finished());
}

TEST_CASE("a body has more time the more comes, up to an end") {
    Talk talk(target, {.body_time = 20s, .body_rate = 500, .body_time_most = 30s});
    const std::string head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n";
    CHECK(talk.say(head).empty());
    CHECK(talk.pass(19s).empty());
    CHECK(talk.say(std::string(1000, 'x')).empty());  // earns 2 s
    CHECK(talk.pass(2s).empty());
    CHECK(talk.say(std::string(50'000, 'x')).empty());  // earns more than there is
    CHECK(talk.pass(8s).empty());
    CHECK(talk.pass(1s).starts_with("HTTP/1.1 408 "));
    CHECK(talk.house.buffered == 0);
}

TEST_CASE("a delayed reply comes at its time, and what was asked after it comes after it") {
    Talk talk([](const Request& request) {
        Reply reply = target(request);
        if (request.target == "/slow") reply.delay = 30s;
        return reply;
    });
    CHECK(talk.say(get("/1") + get("/slow") + get("/3")) == ok("/1 "));
    CHECK_FALSE(talk.conversation.wants_input());
    CHECK(talk.pass(29s).empty());
    CHECK(talk.pass(1s) == ok("/slow ") + ok("/3 "));
    CHECK(talk.say(get("/4")) == ok("/4 "));
}

TEST_CASE("a delay beyond all time is waited for, not added up to the past") {
    Talk talk([](const Request&) {
        Reply reply;
        reply.delay = std::chrono::milliseconds::max();
        return reply;
    });
    talk.say(get("/"));
    CHECK(talk.conversation.deadline() > talk.now + 1000h);
}

TEST_CASE("a client that takes nothing of its reply is cut") {
    Talk talk([](const Request&) { return text(std::string(1000, 'x')); }, {.write_stall = 10s});
    talk.conversation.receive(get("/"), talk.now);
    talk.conversation.sent(100, talk.now);
    talk.now += 9s;
    CHECK(talk.conversation.deadline() > talk.now);
    talk.conversation.sent(100, talk.now);  // progress
    CHECK(talk.conversation.deadline() == talk.now + 10s);
    talk.now += 10s;
    talk.conversation.time_out(talk.now);
    CHECK(talk.conversation.is_over());
}

TEST_CASE("of a client that does not read, no more is read either") {
    int asked = 0;
    Talk talk([&](const Request&) { return ++asked, text(std::string(40'000, 'x')); });
    for (int i = 0; i < 10 && talk.conversation.wants_input(); ++i)
        talk.conversation.receive(get("/"), talk.now);
    CHECK(asked == 2);
    CHECK_FALSE(talk.conversation.wants_input());
    talk.take();
    CHECK(talk.conversation.wants_input());
}

TEST_CASE("a hundred requests in one piece are all answered, in order, in turns of the output") {
    std::string requests, replies;
    Talk talk([](const Request& request) { return text(request.target + std::string(10'000, 'x')); });
    for (int i = 0; i < 100; ++i) {
        requests += get("/" + std::to_string(i));
        replies += ok("/" + std::to_string(i) + std::string(10'000, 'x'));
    }
    CHECK(talk.say(requests) == replies);
}

TEST_CASE("a client that ends its side still gets its replies, then the end") {
    Talk talk([](const Request& request) {
        Reply reply = target(request);
        if (request.target == "/slow") reply.delay = 5s;
        return reply;
    });
    CHECK(talk.say(get("/1") + get("/slow") + get("/3") + "GET /half") == ok("/1 "));
    talk.conversation.receive_end(talk.now);
    CHECK_FALSE(talk.conversation.is_finished());
    CHECK(talk.pass(5s) == ok("/slow ") + ok("/3 "));
    CHECK(talk.conversation.is_over());
}

TEST_CASE("a client that ends in the middle of a request is gone") {
    for (const char* bytes : {"", "GET / H", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab"}) {
        CAPTURE(bytes);
        int asked = 0;
        Talk talk([&](const Request&) { return ++asked, Reply(); });
        talk.say(bytes);
        talk.conversation.receive_end(talk.now);
        CHECK(talk.conversation.is_over());
        CHECK(asked == 0);
        CHECK(talk.refused.empty());
        CHECK(talk.house.buffered == 0);
    }
}

TEST_CASE("after a close nothing more is understood, and nothing more is said") {
    int asked = 0;
    Talk talk([&](const Request&) { return ++asked, text(""); });
    const std::string said = talk.say(get("/", "Connection: close\r\n") + get("/hidden"));
    CHECK(said == "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    CHECK(talk.say(get("/late")).empty());
    CHECK(asked == 1);
    CHECK(talk.conversation.is_finished());
    talk.conversation.receive_end(talk.now);
    CHECK(talk.conversation.is_over());
}

TEST_CASE("what cannot be understood ends the connection, and what follows is not a request") {
    int asked = 0;
    Talk talk([&](const Request&) { return ++asked, text(""); });
    const std::string said = talk.say(
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
        get("/"));
    CHECK(said.starts_with("HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\nDate: "));
    CHECK(said.ends_with(
        R"({"title":"Bad Request","status":400,"detail":"Transfer-Encoding stands twice, with a Content-Length or in HTTP/1.0"})"));
    CHECK(said.find("HTTP/1.1", 1) == std::string::npos);
    CHECK(asked == 0);
    CHECK(talk.refused == std::vector{400});
}

TEST_CASE("a body above the limit is refused before it is read, and while it is") {
    Talk announced(target, {.body = 10});
    CHECK(announced.say("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n")
              .starts_with("HTTP/1.1 413 "));
    Talk chunked(target, {.body = 10});
    CHECK(chunked.say("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n5\r\n")
              .starts_with("HTTP/1.1 413 "));
}

TEST_CASE("bodies that are being read are counted over all connections") {
    Talk talk(target, {.buffered = 100});
    const std::string head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n";
    CHECK(talk.say(head + std::string(60, 'x')).empty());
    CHECK(talk.house.buffered == 60);
    {
        Conversation other(talk.house, {}, talk.now);
        other.receive(head + std::string(60, 'x'), talk.now);
        CHECK(other.output().starts_with("HTTP/1.1 503 "));
        CHECK(talk.house.buffered == 60);
        Conversation third(talk.house, {}, talk.now);
        third.receive(head + std::string(30, 'x'), talk.now);
        CHECK_FALSE(third.has_output());
        CHECK(talk.house.buffered == 90);
    }
    CHECK(talk.house.buffered == 60);
}

TEST_CASE("a client is told to go on only if it waits for that") {
    const std::string head =
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n";
    Talk waits(target);
    CHECK(waits.say(head) == "HTTP/1.1 100 Continue\r\n\r\n");
    CHECK(waits.say("abc") == ok("/ abc"));
    Talk does_not(target);
    CHECK(does_not.say(head + "abc") == ok("/ abc"));
}

TEST_CASE("the last request that a connection may carry says so") {
    Talk talk(target, {.requests = 2});
    CHECK(talk.say(get("/1")) == ok("/1 "));
    const std::string last = talk.say(get("/2") + get("/3"));
    CHECK(last == "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\n/2 ");
    CHECK(talk.conversation.is_finished());
}

TEST_CASE("a stream is made as it is taken, and what was asked after it waits") {
    struct Counting final : ByteSource {
        explicit Counting(int& made) : made_(made) {}
        bool read(std::string& chunk) override {
            if (made_ == 10) return false;
            ++made_;
            chunk.assign(made_ == 5 ? 0 : 30'000, 'x');
            return true;
        }
        int& made_;
    };
    int made = 0;
    Talk talk([&](const Request& request) {
        if (request.target != "/stream") return target(request);
        Reply reply;
        reply.stream = std::make_shared<Counting>(made);
        return reply;
    });
    talk.conversation.receive(get("/stream") + get("/next"), talk.now);
    CHECK(made == 3);
    CHECK_FALSE(talk.conversation.wants_input());
    const std::string said = talk.take();
    CHECK(made == 10);
    CHECK(said.starts_with("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7530\r\nxxx"));
    CHECK(said.ends_with("\r\n0\r\n\r\n" + ok("/next ")));
}

TEST_CASE("to close soon ends what is quiet at once, and lets a reply be taken") {
    Talk idle(target), half(target), busy(target);
    half.say("GET / H");
    idle.conversation.close_soon();
    half.conversation.close_soon();
    CHECK(idle.conversation.is_over());
    CHECK(half.conversation.is_over());
    busy.conversation.receive(get("/1") + get("/2"), busy.now);
    busy.conversation.close_soon();
    CHECK_FALSE(busy.conversation.is_over());
    CHECK(busy.take() == ok("/1 ") + ok("/2 "));
    CHECK(busy.conversation.is_over());
}

TEST_CASE("a lent buffer comes back once it is empty") {
    Talk talk(target);
    std::string spare;
    spare.reserve(100'000);
    const std::size_t capacity = spare.capacity();
    talk.conversation.lend_buffer(spare);
    CHECK(spare.capacity() < 100);
    talk.conversation.receive(get("/"), talk.now);
    talk.conversation.give_back_buffer(spare);
    CHECK(spare.capacity() < 100);  // not sent yet
    CHECK(talk.take() == ok("/ "));
    talk.conversation.give_back_buffer(spare);
    CHECK(spare.capacity() == capacity);
}

}  // namespace understudy::transport
