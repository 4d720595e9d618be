#include "transport/conversation.h"

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "unit/transport/talk.h"

namespace understudy::transport {

using namespace std::chrono_literals;
using Time = Conversation::Time;

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

TEST_CASE("a reply that a fault keeps back closes the connection without a word, or resets it") {
    for (const auto ending : {Delivery::Ending::empty, Delivery::Ending::reset}) {
        Talk talk([&](const Request& request) {
            Reply reply = target(request);
            if (request.target == "/lost")
                reply = {.status = 0, .headers = {}, .body = {}, .delivery = {.ending = ending}};
            return reply;
        });
        const bool resets = ending == Delivery::Ending::reset;
        CAPTURE(resets);
        talk.conversation.receive(get("/1") + get("/lost") + get("/3"), talk.now);
        CHECK_FALSE(talk.conversation.is_over());  // what was said before it goes first
        CHECK(talk.take() == ok("/1 "));
        CHECK(talk.conversation.is_reset() == resets);
        CHECK(talk.conversation.is_finished() == !resets);
        CHECK(talk.pass(1s).empty());
        CHECK(talk.conversation.is_over());
        CHECK_FALSE(talk.conversation.is_cut());
    }
}

TEST_CASE("a reset waits for its delay") {
    Talk talk([](const Request&) {
        return Reply{.status = 0,
                     .headers = {},
                     .body = {},
                     .delay = 30s,
                     .delivery = {.ending = Delivery::Ending::reset}};
    });
    talk.say(get("/"));
    talk.pass(29s);
    CHECK_FALSE(talk.conversation.is_over());
    talk.pass(1s);
    CHECK(talk.conversation.is_reset());
}

TEST_CASE("a slow body is a piece for each tenth of a second, and the connection is good for more") {
    Talk talk([](const Request& request) {
        Reply reply = text(request.target == "/slow" ? std::string(100, 'x') : "fast");
        if (request.target == "/slow") reply.delivery.bytes_per_second = 200;
        return reply;
    });
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";
    CHECK(talk.say(get("/slow") + get("/next")) == head);
    CHECK_FALSE(talk.conversation.wants_input());
    CHECK(talk.pass(99ms).empty());
    CHECK(talk.pass(1ms) == std::string(20, 'x'));
    CHECK(talk.pass(300ms) == std::string(60, 'x'));
    CHECK(talk.pass(200ms) == std::string(20, 'x') + ok("fast"));
    CHECK(talk.say(get("/next")) == ok("fast"));
}

TEST_CASE("a body of fewer bytes a second than pieces goes byte by byte") {
    Talk talk([](const Request&) {
        Reply reply = text("abc");
        reply.delivery.bytes_per_second = 2;
        return reply;
    });
    talk.say(get("/"));
    CHECK(talk.pass(499ms).empty());
    CHECK(talk.pass(1ms) == "a");
    CHECK(talk.pass(500ms) == "b");
    CHECK(talk.pass(500ms) == "c");
}

TEST_CASE("a slow body that the client does not take stalls like any other") {
    Talk talk(
        [](const Request&) {
            Reply reply = text("abc");
            reply.delivery.bytes_per_second = 1;
            return reply;
        },
        {.write_stall = 10s});
    talk.say(get("/"));
    talk.now = talk.conversation.deadline();
    talk.conversation.time_out(talk.now);
    REQUIRE(talk.conversation.output() == "a");
    CHECK(talk.conversation.deadline() == talk.now + 10s);
    talk.now += 10s;
    talk.conversation.time_out(talk.now);
    CHECK(talk.conversation.is_cut());
}

TEST_CASE("to close soon cuts a slow body") {
    Talk talk([](const Request&) {
        Reply reply = text("abc");
        reply.delivery.bytes_per_second = 1;
        return reply;
    });
    talk.say(get("/"));
    talk.conversation.close_soon();
    CHECK(talk.conversation.is_over());
    CHECK(talk.conversation.is_cut());
}

TEST_CASE(
    "a cut is at the byte, under the length of the whole, and what was asked after it is not answered") {
    for (std::size_t cut = 0; cut <= 6; ++cut) {
        CAPTURE(cut);
        Talk talk([&](const Request&) {
            Reply reply = text("abcde");
            reply.delivery.cut = cut;
            return reply;
        });
        CHECK(talk.say(get("/1") + get("/2")) ==
              "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + std::string("abcde").substr(0, cut));
        CHECK(talk.conversation.is_finished());
        CHECK_FALSE(talk.conversation.is_reset());
    }
}

TEST_CASE("a slow body is cut where a fault says so") {
    Talk talk([](const Request&) {
        Reply reply = text("abcde");
        reply.delivery.cut = 3;
        reply.delivery.bytes_per_second = 10;
        return reply;
    });
    CHECK(talk.say(get("/")) == "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
    CHECK(talk.pass(200ms) == "ab");
    CHECK(talk.pass(1s) == "c");
    CHECK(talk.conversation.is_finished());
}

TEST_CASE("after half a body comes a chunk that is none") {
    Talk talk([](const Request&) {
        Reply reply = text("abcdef");
        reply.delivery.ending = Delivery::Ending::malformed_chunk;
        return reply;
    });
    CHECK(talk.say(get("/")) ==
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nno size\r\n");
    CHECK(talk.conversation.is_finished());
}

TEST_CASE("a wrong length promises more than the body") {
    Talk talk([](const Request&) {
        Reply reply = text("abc");
        reply.delivery.ending = Delivery::Ending::wrong_length;
        return reply;
    });
    CHECK(talk.say(get("/")) == "HTTP/1.1 200 OK\r\nContent-Length: 103\r\n\r\nabc");
    CHECK(talk.conversation.is_finished());
}

TEST_CASE("random data goes without status and headers") {
    Talk talk([](const Request&) {
        return Reply{.status = 0,
                     .headers = {},
                     .body = "\x80noise",
                     .delivery = {.ending = Delivery::Ending::random_data}};
    });
    CHECK(talk.say(get("/1") + get("/2")) == "\x80noise");
    CHECK(talk.conversation.is_finished());
}

TEST_CASE("the answer to HEAD has no body that a fault could break, and ends with it") {
    for (const auto ending : {Delivery::Ending::malformed_chunk, Delivery::Ending::wrong_length}) {
        Talk talk([&](const Request&) {
            Reply reply = text("abc");
            reply.delivery.ending = ending;
            return reply;
        });
        CHECK(talk.say("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n").ends_with("\r\n\r\n"));
        CHECK(talk.conversation.is_finished());
    }
    Talk slow([](const Request&) {
        Reply reply = text("abc");
        reply.delivery.bytes_per_second = 1;
        return reply;
    });
    CHECK(slow.say("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n") == "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n");
    CHECK_FALSE(slow.conversation.is_finished());
}

TEST_CASE("a stream is slowed, cut and broken like a body") {
    struct Pieces final : ByteSource {
        bool read(std::string& chunk) override {
            if (left_ == 0) return false;
            chunk = left_-- == 2 ? "abcd" : "efgh";
            return true;
        }
        int left_ = 2;
    };
    const auto talk_of = [](Delivery delivery) {
        return std::make_unique<Talk>([delivery](const Request&) {
            Reply reply;
            reply.stream = std::make_shared<Pieces>();
            reply.delivery = delivery;
            return reply;
        });
    };
    const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    const auto slow = talk_of({.bytes_per_second = 20});
    CHECK(slow->say(get("/")) == head);
    CHECK(slow->pass(200ms) == "2\r\nab\r\n2\r\ncd\r\n");
    CHECK(slow->pass(300ms) == "2\r\nef\r\n2\r\ngh\r\n0\r\n\r\n");
    CHECK_FALSE(slow->conversation.is_finished());
    CHECK(talk_of({.cut = 6})->say(get("/")) == head + "4\r\nabcd\r\n4\r\nef");
    CHECK(talk_of({.cut = 4})->say(get("/")) == head + "4\r\nabcd\r\n");
    CHECK(talk_of({.ending = Delivery::Ending::malformed_chunk})->say(get("/")) ==
          head + "2\r\nab\r\nno size\r\n");
    CHECK(talk_of({.ending = Delivery::Ending::wrong_length})->say(get("/")) ==
          "HTTP/1.1 200 OK\r\nContent-Length: 1099511627776\r\n\r\nabcdefgh");
    const auto old = talk_of({.bytes_per_second = 1000});
    CHECK(old->say("GET / HTTP/1.0\r\n\r\n") == "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    CHECK(old->pass(1s) == "abcdefgh");
    CHECK(old->conversation.is_finished());
}

}  // namespace understudy::transport
