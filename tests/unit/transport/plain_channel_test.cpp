#include <doctest/doctest.h>

#include <string>

#include "transport/channel.h"
#include "unit/transport/sockets.h"

using namespace understudy::transport;
using Is = Transfer::Is;

namespace {

std::string receive(Channel& channel, std::size_t most = 100) {
    std::string text(most, '\0');
    const Transfer transfer = channel.receive(text.data(), text.size());
    REQUIRE(transfer.is == Is::moved);
    text.resize(transfer.bytes);
    return text;
}

}  // namespace

TEST_CASE("a plain channel moves bytes both ways") {
    const SocketPair sockets;
    const auto channel = make_plain_channel(sockets.server);
    REQUIRE(::send(sockets.client, "hello", 5, 0) == 5);
    CHECK(receive(*channel, 3) == "hel");
    CHECK(receive(*channel) == "lo");
    const Transfer sent = channel->send("welcome");
    CHECK(sent.is == Is::moved);
    CHECK(sent.bytes == 7);
    CHECK(read_all(sockets.client) == "welcome");
    CHECK_FALSE(channel->has_pending());
}

TEST_CASE("a plain channel waits neither for bytes nor for room, even on a socket that blocks") {
    const auto [server, client] = connect_over_loopback();
    const SocketPair sockets(server, client);
    const auto channel = make_plain_channel(sockets.server);
    char byte = 0;
    CHECK(channel->receive(&byte, 1).is == Is::needs_read);

    const std::string many(1024 * 1024, 'x');
    Transfer transfer = channel->send(many);
    while (transfer.is == Is::moved) transfer = channel->send(many);
    CHECK(transfer.is == Is::needs_write);
}

TEST_CASE("a plain channel tells the client's end, and can still be sent to") {
    const SocketPair sockets;
    const auto channel = make_plain_channel(sockets.server);
    REQUIRE(::send(sockets.client, "bye", 3, 0) == 3);
    ::shutdown(sockets.client, SHUT_WR);
    CHECK(receive(*channel) == "bye");
    char byte = 0;
    CHECK(channel->receive(&byte, 1).is == Is::ended);
    CHECK(channel->receive(&byte, 1).is == Is::ended);
    CHECK(channel->send("bye").is == Is::moved);
    CHECK(read_all(sockets.client) == "bye");
}

TEST_CASE("a finished plain channel shows the client the end, and still receives") {
    const SocketPair sockets;
    const auto channel = make_plain_channel(sockets.server);
    channel->finish();
    channel->finish();
    CHECK(has_ended(sockets.client));
    REQUIRE(::send(sockets.client, "late", 4, 0) == 4);
    CHECK(receive(*channel) == "late");
}

TEST_CASE("a plain channel fails without SIGPIPE when the client has gone") {
    const PipeSignals signals;
    SocketPair sockets;
    const auto channel = make_plain_channel(sockets.server);
    sockets.close_client();
    CHECK(channel->send("anybody there?").is == Is::failed);
    CHECK(PipeSignals::count() == 0);
}

TEST_CASE("a plain channel fails when the connection was reset") {
    const auto [server, client] = connect_over_loopback();
    SocketPair sockets(server, client);
    const auto channel = make_plain_channel(sockets.server);
    reset(sockets.client);
    sockets.close_client();
    wait_until_readable(sockets.server);
    char byte = 0;
    CHECK(channel->receive(&byte, 1).is == Is::failed);
}

TEST_CASE("a plain channel leaves the socket to its owner") {
    const SocketPair sockets;
    make_plain_channel(sockets.server).reset();
    CHECK(make_plain_channel(sockets.server)->send("still open").is == Is::moved);
}
