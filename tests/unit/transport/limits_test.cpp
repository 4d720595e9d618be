// What a client may cost: for each limit its default, that it holds, and that it can be changed. tests/project/test_limits.py
// sees to it that none is forgotten.
#include <understudy/limits.h>

#include <doctest/doctest.h>

#include <string>

#include "base/gzip.h"
#include "transport/admission.h"
#include "unit/transport/talk.h"

namespace understudy::transport {

using namespace std::chrono_literals;

namespace {

const Limits defaults;

/// The status of what comes back for these bytes, 0 for nothing.
int status_of(const std::string& bytes, const Limits& limits = {}) {
    Talk talk(target, limits);
    const std::string said = talk.say(bytes);
    return said.empty() ? 0 : std::stoi(said.substr(said.find(' ')));
}

std::string chunked(const std::string& chunks) {
    return "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks;
}

std::string fields(std::size_t count, std::size_t size) {
    std::string lines;
    for (std::size_t i = 0; i < count; ++i) lines += "A: " + std::string(size, 'a') + "\r\n";
    return lines;
}

/// As much framing as these many chunks of one byte have: five bytes each.
std::string single_bytes(int count) {
    std::string chunks;
    for (int i = 0; i < count; ++i) chunks += "1\r\nx\r\n";
    return chunks + "0\r\n\r\n";
}

}  // namespace

TEST_CASE("limit request-line: a longer one gets 414") {
    CHECK(defaults.request_line == 8 * 1024);
    CHECK(status_of(get("/" + std::string(8'100, 'a'))) == 200);
    CHECK(status_of(get("/" + std::string(8'192, 'a'))) == 414);
    CHECK(status_of(get("/" + std::string(30, 'a')), {.request_line = 30}) == 414);
    CHECK(status_of(get("/" + std::string(9'000, 'a')), {.request_line = 10'000}) == 200);
}

TEST_CASE("limit field: a longer header line gets 431") {
    CHECK(defaults.field == 8 * 1024);
    CHECK(status_of(get("/", fields(1, 8'100))) == 200);
    CHECK(status_of(get("/", fields(1, 8'192))) == 431);
    CHECK(status_of(get("/", fields(1, 30)), {.field = 30}) == 431);
    CHECK(status_of(get("/", fields(1, 9'000)), {.field = 10'000}) == 200);
}

TEST_CASE("limit field-bytes: more header lines in bytes get 431") {
    CHECK(defaults.field_bytes == 32 * 1024);
    CHECK(status_of(get("/", fields(4, 8'000))) == 200);
    CHECK(status_of(get("/", fields(5, 8'000))) == 431);
    CHECK(status_of(get("/", fields(3, 30)), {.field_bytes = 60}) == 431);
    CHECK(status_of(get("/", fields(5, 8'000)), {.field_bytes = 50'000}) == 200);
}

TEST_CASE("limit fields: one header line more gets 431") {
    CHECK(defaults.fields == 100);
    CHECK(status_of(get("/", fields(99, 1))) == 200);  // Host is one, too
    CHECK(status_of(get("/", fields(100, 1))) == 431);
    CHECK(status_of(get("/", fields(2, 1)), {.fields = 2}) == 431);
    CHECK(status_of(get("/", fields(200, 1)), {.fields = 201}) == 200);
}

TEST_CASE("limit body: a larger one gets 413, announced or chunked") {
    CHECK(defaults.body == 8 * 1024 * 1024);
    CHECK(status_of(post("/", std::string(10, 'x')), {.body = 10}) == 200);
    CHECK(status_of(post("/", std::string(11, 'x')), {.body = 10}) == 413);
    CHECK(status_of(chunked("6\r\nabcdef\r\n5\r\n"), {.body = 10}) == 413);
    CHECK(status_of("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 8388609\r\n\r\n") == 413);
}

TEST_CASE("a compressed body stays as it came: nothing inflates it, so that no ratio needs a limit") {
    std::string bomb;
    Gzip gzip;
    gzip.add(std::string(1'000'000, 'x'), Gzip::Flush::finish, bomb);
    REQUIRE(bomb.size() < 2'000);
    std::string came;
    Talk talk([&](const Request& request) { return came = request.body, text(""); }, {.body = 2'000});
    CHECK(talk.say("POST / HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: " +
                   std::to_string(bomb.size()) + "\r\n\r\n" + bomb) == ok(""));
    CHECK(came == bomb);
}

TEST_CASE("limit chunk-extension: a longer one gets 400") {
    CHECK(defaults.chunk_extension == 256);
    CHECK(status_of(chunked("1;" + std::string(255, 'x') + "\r\na\r\n0\r\n\r\n")) == 200);
    CHECK(status_of(chunked("1;" + std::string(256, 'x') + "\r\na\r\n0\r\n\r\n")) == 400);
    CHECK(status_of(chunked("1;" + std::string(300, 'x'))) == 400);  // no need to wait for its end
    CHECK(status_of(chunked("1;a=b\r\na\r\n0\r\n\r\n"), {.chunk_extension = 0}) == 400);
    CHECK(status_of(chunked("1;" + std::string(900, 'x') + "\r\na\r\n0\r\n\r\n"), {.chunk_extension = 1'000}) == 200);
}

TEST_CASE("limit chunk-framing: a long body that is nearly all framing gets 400") {
    CHECK(defaults.chunk_framing == 80);
    CHECK(status_of(chunked(single_bytes(19'000))) == 200);  // 83 % framing, but less than 100 KB
    CHECK(status_of(chunked(single_bytes(30'000))) == 400);
    CHECK(status_of(chunked(single_bytes(30'000)), {.chunk_framing = 90}) == 200);
    CHECK(status_of(chunked(single_bytes(30'000)), {.chunk_framing = 100}) == 200);
    std::string of_two;  // 71 %
    for (int i = 0; i < 30'000; ++i) of_two += "2\r\nxx\r\n";
    CHECK(status_of(chunked(of_two + "0\r\n\r\n")) == 200);
    CHECK(status_of(chunked(of_two + "0\r\n\r\n"), {.chunk_framing = 50}) == 400);
}

TEST_CASE("limit head-time: a head that takes longer gets 408, however it trickles") {
    CHECK(defaults.head_time == 10s);
    for (const auto time : {defaults.head_time, std::chrono::milliseconds(3s)}) {
        Talk talk(target, {.head_time = time});
        CHECK(talk.say("GET / HT").empty());
        CHECK(talk.pass(time - 1s).empty());
        CHECK(talk.say("TP/1.1\r\n").empty());
        CHECK(talk.pass(1s).starts_with("HTTP/1.1 408 "));
    }
}

TEST_CASE("limit body-time: a body of which nothing comes gets 408") {
    CHECK(defaults.body_time == 20s);
    for (const auto time : {defaults.body_time, std::chrono::milliseconds(3s)}) {
        Talk talk(target, {.body_time = time});
        CHECK(talk.say("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n").empty());
        CHECK(talk.pass(time - 1s).empty());
        CHECK(talk.pass(1s).starts_with("HTTP/1.1 408 "));
    }
}

TEST_CASE("limit body-rate: so many bytes earn a body another second") {
    CHECK(defaults.body_rate == 500);
    for (const std::size_t rate : {defaults.body_rate, std::size_t{50}}) {
        Talk talk(target, {.body_rate = rate});
        CHECK(talk.say("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\n" +
                       std::string(rate * 5, 'x')).empty());
        CHECK(talk.pass(defaults.body_time + 4s).empty());
        CHECK(talk.pass(1s).starts_with("HTTP/1.1 408 "));
    }
}

TEST_CASE("limit body-time-most: no body has more time than that") {
    CHECK(defaults.body_time_most == 120s);
    for (const auto most : {defaults.body_time_most, std::chrono::milliseconds(30s)}) {
        Talk talk(target, {.body_time_most = most});
        CHECK(talk.say("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 999999\r\n\r\n" +
                       std::string(900'000, 'x')).empty());
        CHECK(talk.pass(most - 1s).empty());
        CHECK(talk.pass(1s).starts_with("HTTP/1.1 408 "));
    }
}

TEST_CASE("limit idle-time: a connection without a request is ended") {
    CHECK(defaults.idle_time == 15s);
    for (const auto time : {defaults.idle_time, std::chrono::milliseconds(3s)}) {
        Talk talk(target, {.idle_time = time});
        CHECK(talk.say(get("/")) == ok("/ "));
        CHECK(talk.pass(time - 1s).empty());
        CHECK_FALSE(talk.conversation.is_finished());
        CHECK(talk.pass(1s).empty());
        CHECK(talk.conversation.is_finished());
    }
}

TEST_CASE("limit write-stall: a client that takes no byte of its reply is cut") {
    CHECK(defaults.write_stall == 10s);
    for (const auto time : {defaults.write_stall, std::chrono::milliseconds(3s)}) {
        Talk talk(target, {.write_stall = time});
        talk.conversation.receive(get("/"), talk.now);
        REQUIRE(talk.conversation.has_output());
        CHECK(talk.conversation.deadline() == talk.now + time);
        talk.now += time;
        talk.conversation.time_out(talk.now);
        CHECK(talk.conversation.is_cut());
        CHECK(talk.conversation.is_over());
    }
}

TEST_CASE("limit requests: a connection ends with its last one, and says so") {
    CHECK(defaults.requests == 1'000);
    for (const std::size_t most : {defaults.requests, std::size_t{3}}) {
        Talk talk(target, {.requests = most});
        for (std::size_t i = 1; i < most; ++i) REQUIRE(talk.say(get("/")) == ok("/ "));
        CHECK(talk.say(get("/")).find("Connection: close\r\n") != std::string::npos);
        CHECK(talk.conversation.is_finished());
    }
}

TEST_CASE("limit buffered: bodies of all connections together may not be larger while they come; else 503") {
    CHECK(defaults.buffered == 256 * 1024 * 1024);
    Talk talk(target, {.buffered = 100});
    const std::string head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n";
    CHECK(talk.say(head + std::string(60, 'x')).empty());
    Conversation other(talk.house, {}, talk.now);
    other.receive(head + std::string(60, 'x'), talk.now);
    CHECK(other.output().starts_with("HTTP/1.1 503 "));
}

TEST_CASE("limit connections: at once there are no more, and one that ends makes room") {
    CHECK(defaults.connections == 1'024);
    for (const std::size_t most : {defaults.connections, std::size_t{2}}) {
        const Limits limits{.connections = most};
        Admission admission(limits);
        for (std::size_t i = 0; i < most; ++i) REQUIRE(admission.enter("127.0.0.1"));
        CHECK_FALSE(admission.enter("127.0.0.1"));
        admission.leave("127.0.0.1");
        CHECK(admission.enter("127.0.0.1"));
    }
}

TEST_CASE("limit address-connections: one address has no more, loopback apart") {
    CHECK(defaults.address_connections == 256);
    for (const std::size_t most : {defaults.address_connections, std::size_t{2}}) {
        const Limits limits{.address_connections = most};
        Admission admission(limits);
        for (std::size_t i = 0; i < most; ++i) REQUIRE(admission.enter("192.0.2.1"));
        CHECK_FALSE(admission.enter("192.0.2.1"));
        CHECK(admission.enter("192.0.2.2"));
        for (std::size_t i = 0; i <= most; ++i) REQUIRE(admission.enter("127.0.0.1"));
    }
}

}  // namespace understudy::transport
