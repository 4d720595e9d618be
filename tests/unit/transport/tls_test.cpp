#include "transport/tls.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

#include <understudy/server.h>

#include "transport/certificates.h"
#include "unit/transport/sockets.h"
#include "unit/transport/temporary_folder.h"
#include "unit/transport/tls_client.h"

using namespace understudy::transport;
using understudy::Error;
using Is = Transfer::Is;

namespace {

const Authority& authority() {
    static const TemporaryFolder folder;
    static const Authority made = open_authority(folder / "ca");
    return made;
}

const Identity& identity() {
    static const Identity issued = authority().issue({"shop.acme.example", "127.0.0.1"});
    return issued;
}

const Tls& tls() {
    static const Tls made(identity());
    return made;
}

/// A client and a server that reads all it can.
class Conversation {
  public:
    explicit Conversation(Wishes wishes = {}, const Tls& server = tls())
        : client(sockets.client, trusting(std::move(wishes))), channel(server.accept(sockets.server)) {}

    /// Lets each side act in turn, until neither can go on by itself.
    void run() {
        while (true) {
            if (!client.is_ready()) client.shake_hands();
            const bool has_client_moved = client.exchange();
            if (client.is_ready()) heard += client.read();
            if (!receive() && !has_client_moved) break;
        }
        if (channel) CHECK_FALSE(channel->has_pending());
    }

    bool receive(std::size_t most = 1000) {
        std::string piece(most, '\0');
        last = channel->receive(piece.data(), piece.size());
        received.append(piece, 0, last.bytes);
        return last.is == Is::moved;
    }

    void say(std::string_view bytes) { CHECK(client.write(bytes) == bytes.size()); }

    SocketPair sockets;
    TlsClient client;
    std::unique_ptr<Channel> channel;
    std::string received;  // by the server
    std::string heard;     // by the client
    Transfer last{Is::moved};

  private:
    static Wishes trusting(Wishes wishes) {
        wishes.trusted = authority().certificate;
        return wishes;
    }
};

/// What a client sends first.
std::string client_hello() {
    Conversation quiet;
    quiet.client.shake_hands();
    quiet.client.exchange();
    return read_all(quiet.sockets.server);
}

std::string error_of(const Identity& wrong) {
    try {
        const Tls refused(wrong);
    } catch (const Error& error) {
        CHECK(error.kind == Error::Kind::start);
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST_SUITE("handshake") {
    TEST_CASE("TLS 1.2 and 1.3 carry bytes both ways") {
        for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
            CAPTURE(version);
            Conversation talk({.oldest = version, .newest = version});
            talk.run();
            REQUIRE(talk.client.is_ready());
            CHECK(talk.client.version() == (version == TLS1_2_VERSION ? "TLSv1.2" : "TLSv1.3"));
            CHECK(talk.client.protocol() == "http/1.1");
            CHECK(talk.client.verdict() == "ok");
            CHECK(talk.client.cipher().find("GCM") != std::string::npos);
            talk.say("hello");
            talk.run();
            CHECK(talk.received == "hello");
            CHECK(talk.last.is == Is::needs_read);
            const Transfer sent = talk.channel->send("welcome");
            CHECK(sent.is == Is::moved);
            CHECK(sent.bytes == 7);
            talk.run();
            CHECK(talk.heard == "welcome");
        }
    }

    TEST_CASE("TLS 1.1 is refused, and the client learns why") {
        Conversation talk({.oldest = TLS1_1_VERSION, .newest = TLS1_1_VERSION});
        talk.run();
        CHECK_FALSE(talk.client.is_ready());
        CHECK(talk.client.error() == "tlsv1 alert protocol version");
        CHECK(talk.last.is == Is::failed);
    }

    TEST_CASE("of the protocols offered, HTTP/1 is chosen") {
        for (const auto& [offered, chosen] :
             std::vector<std::pair<std::string, std::string>>{{"", ""},
                                                              {"http/1.1", "http/1.1"},
                                                              {"h2,http/1.1", "http/1.1"},
                                                              {"h2,http/1.0", "http/1.0"}}) {
            Conversation talk({.protocols = offered});
            talk.run();
            CHECK(talk.client.is_ready());
            CHECK(talk.client.protocol() == chosen);
        }
    }

    TEST_CASE("a client that wants nothing but HTTP/2 is refused, and learns why") {
        Conversation talk({.protocols = "h2"});
        talk.run();
        CHECK_FALSE(talk.client.is_ready());
        CHECK(talk.client.error() == "tlsv1 alert no application protocol");
        CHECK(talk.last.is == Is::failed);
    }

    TEST_CASE("bytes may come one at a time") {
        for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
            Conversation talk({.newest = version, .bytes_at_a_time = 1});
            talk.run();
            REQUIRE(talk.client.is_ready());
            talk.say("hello");
            talk.run();
            CHECK(talk.received == "hello");
        }
    }

    TEST_CASE("it happens inside send() too, and what was read ahead meanwhile is pending") {
        Conversation talk;
        talk.client.shake_hands();
        talk.client.exchange();
        CHECK(talk.channel->send("welcome").is == Is::needs_read);
        talk.client.exchange();
        talk.client.shake_hands();
        REQUIRE(talk.client.is_ready());
        talk.say("hello");  // goes together with the end of the handshake
        talk.client.exchange();
        CHECK(talk.channel->send("welcome").is == Is::moved);
        CHECK(read_all(talk.sockets.server).empty());
        CHECK(talk.channel->has_pending());
        talk.run();
        CHECK(talk.received == "hello");
        CHECK(talk.heard == "welcome");
    }

    TEST_CASE("a session is resumed by its ticket") {
        for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
            Conversation first({.newest = version});
            first.run();
            REQUIRE(first.client.is_ready());
            CHECK_FALSE(first.client.was_resumed());
            Conversation second({.newest = version});
            second.client.resume(first.client.session());
            second.run();
            REQUIRE(second.client.is_ready());
            CHECK(second.client.was_resumed());
        }
    }

    TEST_CASE("the rest of the chain is sent too") {
        Identity chain = identity();
        chain.chain += authority().certificate;
        Conversation talk({}, Tls(chain));
        talk.run();
        CHECK(talk.client.verdict() == "ok");
        CHECK(talk.client.chain_length() == 2);
    }

    TEST_CASE("renegotiation is refused") {
        Conversation talk({.newest = TLS1_2_VERSION});
        talk.run();
        talk.client.renegotiate();
        talk.client.shake_hands();
        talk.run();
        CHECK(talk.client.error() == "no renegotiation");
    }

    TEST_CASE("keys may be changed in TLS 1.3") {
        Conversation talk;
        talk.run();
        talk.client.update_keys();
        talk.say("with new keys");
        talk.run();
        CHECK(talk.received == "with new keys");
        CHECK(talk.channel->send("so do I").is == Is::moved);
        talk.run();
        CHECK(talk.heard == "so do I");
    }

    TEST_CASE("a client that leaves in the middle fails without SIGPIPE") {
        const PipeSignals signals;
        const std::string hello = client_hello();
        for (const std::size_t sent :
             {std::size_t{0}, std::size_t{1}, std::size_t{5}, hello.size() / 2, hello.size()}) {
            CAPTURE(sent);
            SocketPair sockets;
            const auto channel = tls().accept(sockets.server);
            REQUIRE(::send(sockets.client, hello.data(), sent, 0) == static_cast<ssize_t>(sent));
            char byte = 0;
            CHECK(channel->receive(&byte, 1).is == Is::needs_read);
            sockets.close_client();
            CHECK(channel->receive(&byte, 1).is == Is::failed);
            CHECK(channel->receive(&byte, 1).is == Is::failed);
            CHECK(channel->send("hello?").is == Is::failed);
            channel->finish();
        }
        CHECK(PipeSignals::count() == 0);
    }

    TEST_CASE("a reset in the middle fails") {
        const auto [server, client] = connect_over_loopback();
        SocketPair sockets(server, client);
        const auto channel = tls().accept(sockets.server);
        const std::string hello = client_hello();
        REQUIRE(::send(sockets.client, hello.data(), 50, 0) == 50);
        reset(sockets.client);
        sockets.close_client();
        wait_until_readable(sockets.server);
        char byte = 0;
        Transfer transfer = channel->receive(&byte, 1);
        for (; transfer.is == Is::needs_read; transfer = channel->receive(&byte, 1))
            wait_until_readable(sockets.server);
        CHECK(transfer.is == Is::failed);
    }

    TEST_CASE("garbage fails") {
        for (const std::string& garbage : {std::string(100, '\0'), std::string(100, '\xff'),
                                           std::string("\x16\x03\x01\xff\xff") + std::string(70000, 'x'),
                                           std::string("\x15\x03\x01\x00\x02\x02\x28", 7),
                                           std::string("\x80\x2e\x01\x03\x01") + std::string(100, '\1')}) {
            SocketPair sockets;
            const auto channel = tls().accept(sockets.server);
            REQUIRE(::send(sockets.client, garbage.data(), garbage.size(), 0) > 0);
            char byte = 0;
            CHECK(channel->receive(&byte, 1).is == Is::failed);
            CHECK_FALSE(channel->has_pending());
        }
    }

    TEST_CASE("no damaged byte of the client's first words is harmful") {
        const std::string hello = client_hello();
        for (std::size_t at = 0; at < hello.size(); ++at) {
            std::string damaged = hello;
            damaged[at] = static_cast<char>(damaged[at] ^ 0xff);
            SocketPair sockets;
            const auto channel = tls().accept(sockets.server);
            REQUIRE(::send(sockets.client, damaged.data(), damaged.size(), 0) > 0);
            char byte = 0;
            const Transfer transfer = channel->receive(&byte, 1);
            CHECK((transfer.is == Is::failed || transfer.is == Is::needs_read));
            sockets.close_client();
            CHECK(channel->receive(&byte, 1).is == Is::failed);
        }
    }
}

TEST_SUITE("transfers") {
    TEST_CASE("much goes both ways through little room") {
        std::string much;
        for (int i = 0; much.size() < 500'000; ++i) much += std::to_string(i) + ' ';
        for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
            CAPTURE(version);
            Conversation talk({.newest = version});
            talk.sockets.make_buffers_tiny();
            talk.run();
            REQUIRE(talk.client.is_ready());
            std::string_view to_send = much;  // by the server; the client queues all at once
            talk.say(much);
            bool has_waited = false;
            while (!to_send.empty() || talk.heard.size() < much.size() ||
                   talk.received.size() < much.size()) {
                talk.client.exchange();
                talk.heard += talk.client.read();
                talk.receive();
                REQUIRE(talk.last.is != Is::failed);
                if (to_send.empty()) continue;
                const std::string elsewhere(to_send);  // the bytes may move in memory between two attempts
                const Transfer sent = talk.channel->send(elsewhere);
                REQUIRE((sent.is == Is::moved || sent.is == Is::needs_write));
                has_waited |= sent.is == Is::needs_write;
                to_send.remove_prefix(sent.bytes);
            }
            CHECK(has_waited);
            CHECK(talk.heard == much);
            CHECK(talk.received == much);
        }
    }

    TEST_CASE("bytes of which the socket no longer tells are pending") {
        Conversation talk;
        talk.run();
        CHECK_FALSE(talk.channel->has_pending());
        for (const char* const record : {"one ", "two ", "three"}) talk.say(record);
        talk.client.exchange();
        CHECK(talk.receive(1));
        CHECK(talk.received == "o");
        CHECK(read_all(talk.sockets.server).empty());
        while (talk.channel->has_pending()) REQUIRE(talk.receive(2));
        CHECK(talk.received == "one two three");
        CHECK_FALSE(talk.receive());
        CHECK(talk.last.is == Is::needs_read);
    }

    TEST_CASE("a part of a record is not pending, since only the socket can bring the rest") {
        Conversation talk({.bytes_at_a_time = 10});
        talk.run();
        talk.say("hello");
        talk.client.exchange();
        CHECK_FALSE(talk.receive());
        CHECK(talk.last.is == Is::needs_read);
        CHECK_FALSE(talk.channel->has_pending());
        talk.run();
        CHECK(talk.received == "hello");
    }

    TEST_CASE("a client that goes while it is sent to fails without SIGPIPE") {
        const PipeSignals signals;
        Conversation talk;
        talk.run();
        talk.sockets.close_client();
        CHECK(talk.channel->send("hello?").is == Is::failed);
        CHECK(talk.channel->send("hello?").is == Is::failed);
        CHECK_FALSE(talk.receive());
        talk.channel->finish();
        CHECK(PipeSignals::count() == 0);
    }

    TEST_CASE("a finish towards a client that has gone raises no SIGPIPE") {
        const PipeSignals signals;
        Conversation talk;
        talk.run();
        talk.sockets.close_client();
        talk.channel->finish();
        CHECK(PipeSignals::count() == 0);
    }
}

TEST_SUITE("endings") {
    TEST_CASE("after the client's close_notify it can still be sent to") {
        for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
            Conversation talk({.newest = version});
            talk.run();
            talk.say("one request");
            talk.client.send_close_notify();
            talk.run();
            CHECK(talk.received == "one request");
            CHECK(talk.last.is == Is::ended);
            CHECK_FALSE(talk.receive());
            CHECK(talk.last.is == Is::ended);
            CHECK(talk.channel->send("one reply").is == Is::moved);
            talk.channel->finish();
            talk.client.exchange();
            CHECK(talk.client.read() == "one reply");
            CHECK(talk.client.has_got_close_notify());
        }
    }

    TEST_CASE("an end without close_notify is a failure: somebody may have cut it") {
        Conversation talk;
        talk.run();
        talk.say("half a request");
        talk.client.exchange();
        ::shutdown(talk.sockets.client, SHUT_WR);
        CHECK(talk.receive());
        CHECK_FALSE(talk.receive());
        CHECK(talk.last.is == Is::failed);
    }

    TEST_CASE("a finished channel sends close_notify and its end, and still receives") {
        for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
            Conversation talk({.newest = version});
            talk.run();
            talk.channel->finish();
            talk.channel->finish();
            talk.client.exchange();
            CHECK(talk.client.read().empty());
            CHECK(talk.client.has_got_close_notify());
            CHECK(has_ended(talk.sockets.client));
            talk.say("late");
            talk.client.send_close_notify();
            talk.run();
            CHECK(talk.received == "late");
            CHECK(talk.last.is == Is::ended);
            CHECK(talk.channel->send("too late").is == Is::failed);
        }
    }

    TEST_CASE("a finish before or in the middle of the handshake ends the socket only") {
        Conversation talk;
        talk.client.shake_hands();
        talk.client.exchange();
        CHECK_FALSE(talk.receive());
        talk.channel->finish();
        talk.client.exchange();
        CHECK(has_ended(talk.sockets.client));
    }

    TEST_CASE("a channel outlives its Tls and leaves the socket to its owner") {
        const SocketPair sockets;
        std::optional<Tls> short_lived(identity());
        auto channel = short_lived->accept(sockets.server);
        short_lived.reset();
        TlsClient client(sockets.client, {});
        client.shake_hands();
        client.exchange();
        char byte = 0;
        CHECK(channel->receive(&byte, 1).is == Is::needs_read);
        client.exchange();
        client.shake_hands();
        CHECK(client.is_ready());
        channel.reset();
        CHECK(::send(sockets.server, "x", 1, MSG_NOSIGNAL) == 1);
    }
}

TEST_SUITE("HTTP without TLS") {
    TEST_CASE("is answered with an explanation, whatever the method") {
        for (const std::string method : {"GET", "POST", "DELETE", "CONNECT", "PATCH", "M-SEARCH"}) {
            CAPTURE(method);
            SocketPair sockets;
            const auto channel = tls().accept(sockets.server);
            const std::string request = method + " / HTTP/1.1\r\nHost: shop.acme.example\r\n\r\n";
            REQUIRE(::send(sockets.client, request.data(), request.size(), 0) > 0);
            char byte = 0;
            CHECK(channel->receive(&byte, 1).is == Is::needs_read);
            CHECK_FALSE(channel->has_pending());
            CHECK(
                read_all(sockets.client) ==
                "HTTP/1.1 400 Bad Request\r\n"
                "Content-Type: application/problem+json\r\n"
                "Content-Length: 99\r\n"
                "Connection: close\r\n"
                "\r\n"
                R"({"title":"Bad Request","status":400,"detail":"this port speaks HTTPS: begin the URL with https://"})");
            CHECK(has_ended(sockets.client));
            CHECK(channel->send("x").is == Is::failed);
            channel->finish();
            sockets.close_client();
            CHECK(channel->receive(&byte, 1).is == Is::ended);
        }
    }

    TEST_CASE("is swallowed for a while, so that the explanation can be read") {
        const SocketPair sockets;
        const auto channel = tls().accept(sockets.server);
        char byte = 0;
        std::size_t sent = 0;
        const std::string body(1000, 'x');
        Transfer transfer{Is::needs_read};
        for (; transfer.is == Is::needs_read && sent < 1'000'000; transfer = channel->receive(&byte, 1)) {
            REQUIRE(::send(sockets.client, body.data(), body.size(), 0) == 1000);
            sent += body.size();
        }
        CHECK(transfer.is == Is::failed);
        CHECK(sent >= 64 * 1024);
        CHECK(sent < 80 * 1024);
    }

    TEST_CASE("is recognised by its first byte alone, and a client that has gone raises no SIGPIPE") {
        const PipeSignals signals;
        SocketPair sockets;
        const auto channel = tls().accept(sockets.server);
        REQUIRE(::send(sockets.client, "G", 1, 0) == 1);
        sockets.close_client();
        char byte = 0;
        CHECK(channel->receive(&byte, 1).is == Is::ended);
        CHECK(PipeSignals::count() == 0);
    }
}

TEST_SUITE("the server's certificate and key") {
    TEST_CASE("come from files") {
        const TemporaryFolder folder;
        const auto read = read_identity(folder.write("server.pem", identity().chain),
                                        folder.write("server.key", identity().key));
        Conversation talk({}, Tls(read));
        talk.run();
        CHECK(talk.client.verdict() == "ok");
        const std::string both = folder.write("both.pem", identity().key + identity().chain);
        CHECK(error_of(read_identity(both, both)) == "no error");
    }

    TEST_CASE("a file that cannot be read is named") {
        const TemporaryFolder folder;
        const std::string good = folder.write("server.pem", identity().chain);
        const std::string missing = (folder / "missing.pem").string();
        const auto message = [](const std::string& chain, const std::string& key) {
            try {
                read_identity(chain, key);
            } catch (const Error& error) {
                CHECK(error.kind == Error::Kind::start);
                return std::string(error.what());
            }
            return std::string();
        };
        CHECK(message(missing, good) ==
              "cannot read the certificate '" + missing +
                  "': No such file or directory. Name a PEM file that this program may read");
        CHECK(message(good, missing) ==
              "cannot read the private key '" + missing +
                  "': No such file or directory. Name a PEM file that this program may read");
        const std::string directory = (folder / "").string();
        CHECK(message(directory, good) ==
              "cannot read the certificate '" + directory +
                  "': Is a directory. Name a PEM file that this program may read");
        CHECK(message("/dev/zero", good) ==
              "cannot read the certificate '/dev/zero': it is larger than 1 MiB. Name a PEM file that this "
              "program may read");
    }

    TEST_CASE("what is wrong is said, and what to do") {
        const Identity good{
            .chain = identity().chain, .key = identity().key, .chain_name = "'s.pem'", .key_name = "'s.key'"};
        Identity wrong = good;
        std::swap(wrong.chain, wrong.key);
        CHECK(error_of(wrong) ==
              "'s.pem' holds a private key and no certificate. Are certificate and key swapped?");

        wrong = good;
        wrong.key = good.chain;
        CHECK(error_of(wrong) ==
              "'s.key' holds a certificate and no private key. Are certificate and key swapped?");

        wrong = good;
        wrong.chain = "\x30\x82";
        CHECK(error_of(wrong) ==
              "'s.pem' holds no certificate as PEM, no '-----BEGIN CERTIFICATE-----'. If it is "
              "DER, 'openssl x509 -inform der' makes PEM of it");
        wrong = good;
        wrong.key.clear();
        CHECK(error_of(wrong) ==
              "'s.key' holds no private key as PEM, no '-----BEGIN PRIVATE KEY-----'. If it is "
              "DER, 'openssl pkey -inform der' makes PEM of it");

        wrong = good;
        wrong.chain[100] = '!';
        CHECK(error_of(wrong) ==
              "'s.pem' holds a damaged certificate (bad base64 decode). Copy the file again from where it "
              "was made");

        wrong = good;
        wrong.chain += "-----BEGIN CERTIFICATE-----\nMIIB\n";
        CHECK(error_of(wrong).find("'s.pem' holds a damaged certificate (") == 0);

        wrong = good;
        wrong.key[60] = '!';
        CHECK(error_of(wrong).find("'s.key' is damaged (") == 0);

        wrong = good;
        wrong.key = authority().key;
        CHECK(error_of(wrong) ==
              "'s.key' is not the key of the first certificate in 's.pem'. Name the key that the certificate "
              "was made with; the server's own certificate comes first in its file");
    }

    TEST_CASE("a passphrase is not asked for") {
        const Owned<EVP_PKEY, EVP_PKEY_free> key(EVP_EC_gen("P-256"));
        const Owned<BIO, BIO_free> memory(BIO_new(BIO_s_mem()));
        REQUIRE(PEM_write_bio_PKCS8PrivateKey(memory.get(), key.get(), EVP_aes_128_cbc(), "secret", 6,
                                              nullptr, nullptr) == 1);
        char* text = nullptr;
        const long size = BIO_get_mem_data(memory.get(), &text);
        Identity wrong = identity();
        wrong.key.assign(text, static_cast<std::size_t>(size));
        CHECK(error_of(wrong) ==
              "the issued key is protected by a passphrase. 'openssl pkey' writes it "
              "without one: keep that file to yourself");
    }

    TEST_CASE("nothing is left in OpenSSL's queue of errors, which is the embedding program's too") {
        Identity wrong = identity();
        wrong.key.clear();
        error_of(wrong);
        CHECK(ERR_peek_error() == 0);
        SocketPair sockets;
        const auto channel = tls().accept(sockets.server);
        REQUIRE(::send(sockets.client, "\1\2\3\4\5", 5, 0) == 5);
        char byte = 0;
        CHECK(channel->receive(&byte, 1).is == Is::failed);
        CHECK(ERR_peek_error() == 0);
    }
}
