// One of the three files that know OpenSSL; see also certificates.cpp and base/digest.cpp.
#include "transport/tls.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <cerrno>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>

#include <sys/socket.h>

#include <understudy/server.h>

#include "transport/owned.h"

namespace understudy::transport {
namespace {

// Those of Mozilla's "intermediate" that need no parameter file. TLS 1.3 has its own, all of them good.
constexpr auto ciphers_of_tls_1_2 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

constexpr std::size_t read_after_refusal = 64 * 1024;

// What the certificate and key are like -----------------------------------------------------------

[[noreturn]] void fail(const std::string& message) {
    ERR_clear_error();
    throw Error(Error::Kind::start, message);
}

std::string reason() {
    const char* text = ERR_reason_error_string(ERR_peek_last_error());
    return text != nullptr ? text : "unknown reason";
}

void require(bool has_succeeded) {
    if (has_succeeded) return;
    const std::string why = reason();
    ERR_clear_error();
    throw std::runtime_error("OpenSSL could not be set up: " + why);
}

Owned<BIO, BIO_free> reader_of(std::string_view text) {
    Owned<BIO, BIO_free> bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    require(bio != nullptr);
    return bio;
}

bool has_private_key(std::string_view pem) {
    return pem.find("PRIVATE KEY-----") != std::string_view::npos;
}
bool has_certificate(std::string_view pem) {
    return pem.find("CERTIFICATE-----") != std::string_view::npos;
}

void use_chain(SSL_CTX* context, const Identity& identity) {
    if (!has_certificate(identity.chain)) {
        fail(identity.chain_name +
             (has_private_key(identity.chain)
                  ? " holds a private key and no certificate. Are certificate and key swapped?"
                  : " holds no certificate as PEM, no '-----BEGIN CERTIFICATE-----'. If it is DER, "
                    "'openssl x509 -inform der' makes PEM of it"));
    }
    const auto file = reader_of(identity.chain);
    bool is_first = true;
    while (true) {
        const Owned<X509, X509_free> certificate(
            PEM_read_bio_X509_AUX(file.get(), nullptr, nullptr, nullptr));
        if (!certificate) {
            const bool is_at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
            if (is_at_end && !is_first) break;
            fail(identity.chain_name + " holds a damaged certificate (" + reason() +
                 "). Copy the file again from where it was made");
        }
        const bool is_used = is_first ? SSL_CTX_use_certificate(context, certificate.get()) == 1
                                      : SSL_CTX_add1_chain_cert(context, certificate.get()) == 1;
        if (!is_used) {
            fail("OpenSSL does not accept a certificate in " + identity.chain_name + ": " + reason() +
                 ". Use one with an ECDSA P-256 or RSA 2048 key, signed with SHA-256");
        }
        is_first = false;
    }
    ERR_clear_error();
}

/// Without it OpenSSL would ask on the terminal.
int refuse_passphrase(char*, int, int, void* was_asked) {
    *static_cast<bool*>(was_asked) = true;
    return -1;
}

void use_key(SSL_CTX* context, const Identity& identity) {
    if (!has_private_key(identity.key)) {
        fail(identity.key_name +
             (has_certificate(identity.key)
                  ? " holds a certificate and no private key. Are certificate and key swapped?"
                  : " holds no private key as PEM, no '-----BEGIN PRIVATE KEY-----'. If it is DER, "
                    "'openssl pkey -inform der' makes PEM of it"));
    }
    bool is_protected = false;
    const Owned<EVP_PKEY, EVP_PKEY_free> key(
        PEM_read_bio_PrivateKey(reader_of(identity.key).get(), nullptr, refuse_passphrase, &is_protected));
    if (is_protected) {
        fail(identity.key_name +
             " is protected by a passphrase. 'openssl pkey' writes it without one: keep "
             "that file to yourself");
    }
    if (!key) {
        fail(identity.key_name + " is damaged (" + reason() +
             "). Copy the file again from where it was made");
    }
    if (X509_check_private_key(SSL_CTX_get0_certificate(context), key.get()) != 1) {
        fail(identity.key_name + " is not the key of the first certificate in " + identity.chain_name +
             ". Name the key that the certificate was made with; the server's own certificate comes first in "
             "its file");
    }
    if (SSL_CTX_use_PrivateKey(context, key.get()) != 1)
        fail("OpenSSL does not accept " + identity.key_name + ": " + reason());
}

/// Agrees to HTTP/1.1, or to 1.0 with those who want nothing else; refuses who insists on another protocol.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
                    unsigned offered_bytes, void*) {
    static constexpr unsigned char ours[] = "\x08http/1.1\x08http/1.0";
    unsigned char* found = nullptr;
    const int result = SSL_select_next_proto(&found, size, ours, sizeof ours - 1, offered, offered_bytes);
    if (result != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_ALERT_FATAL;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

std::shared_ptr<SSL_CTX> make_context(const Identity& identity) {
    ERR_clear_error();
    std::shared_ptr<SSL_CTX> owner(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    SSL_CTX* const context = owner.get();
    require(context != nullptr);
    require(SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1);
    require(SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) == 1);
    require(SSL_CTX_set_cipher_list(context, ciphers_of_tls_1_2) == 1);
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                  SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);  // tickets resume sessions, at no cost to us
    SSL_CTX_set_read_ahead(context, 1);                           // a record in one recv instead of two
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
    use_chain(context, identity);
    use_key(context, identity);
    return owner;
}

// The socket, as OpenSSL sees it ------------------------------------------------------------------

/// OpenSSL's own BIO for sockets raises SIGPIPE, and takes HTTP without TLS for an error only with some
/// methods.
struct Wire {
    int socket;
    bool has_begun = false;
    bool is_plain = false;  ///< the first byte begins an HTTP method and no TLS record
    bool has_ended = false;
};

Wire& wire_of(BIO* bio) {
    return *static_cast<Wire*>(BIO_get_data(bio));
}

bool is_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

int read_wire(BIO* bio, char* to, int most) {
    Wire& wire = wire_of(bio);
    BIO_clear_retry_flags(bio);
    ssize_t size = 0;
    do size = ::recv(wire.socket, to, static_cast<std::size_t>(most), MSG_DONTWAIT);
    while (size < 0 && errno == EINTR);
    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) BIO_set_retry_read(bio);
    if (size == 0) wire.has_ended = true;
    if (size > 0 && !wire.has_begun) {
        wire.has_begun = true;
        wire.is_plain = is_letter(*to);
        if (wire.is_plain) return -1;
    }
    return static_cast<int>(size);
}

int write_wire(BIO* bio, const char* bytes, int count) {
    const Wire& wire = wire_of(bio);
    BIO_clear_retry_flags(bio);
    if (wire.is_plain) return -1;  // no alert; what it gets instead, it understands
    ssize_t size = 0;
    do size = ::send(wire.socket, bytes, static_cast<std::size_t>(count), MSG_NOSIGNAL | MSG_DONTWAIT);
    while (size < 0 && errno == EINTR);
    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) BIO_set_retry_write(bio);
    return static_cast<int>(size);
}

long control_wire(BIO* bio, int command, long, void*) {
    if (command == BIO_CTRL_FLUSH) return 1;
    if (command == BIO_CTRL_EOF) return wire_of(bio).has_ended ? 1 : 0;
    return 0;
}

const BIO_METHOD* wire_method() {
    static const BIO_METHOD* const method = [] {
        BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket without SIGPIPE");
        require(made != nullptr);
        BIO_meth_set_read(made, read_wire);
        BIO_meth_set_write(made, write_wire);
        BIO_meth_set_ctrl(made, control_wire);
        return made;
    }();
    return method;
}

std::string this_is_https() {
    const std::string body =
        R"({"title":"Bad Request","status":400,"detail":"this port speaks HTTPS: begin the URL with https://"})";
    return "HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

// One connection ----------------------------------------------------------------------------------

class TlsChannel final : public Channel {
  public:
    TlsChannel(SSL_CTX* context, int socket) : wire_{socket}, ssl_(SSL_new(context)) {
        BIO* bio = BIO_new(wire_method());
        if (!ssl_ || bio == nullptr) {
            BIO_free(bio);
            ERR_clear_error();
            throw std::bad_alloc();
        }
        BIO_set_data(bio, &wire_);
        BIO_set_init(bio, 1);
        SSL_set_bio(ssl_.get(), bio, bio);
        SSL_set_accept_state(ssl_.get());
    }

    Transfer receive(char* to, std::size_t most) override {
        if (wire_.is_plain) return swallow();
        if (is_broken_) return {Transfer::Is::failed};
        ERR_clear_error();
        std::size_t bytes = 0;
        const int result = SSL_read_ex(ssl_.get(), to, most, &bytes);
        const Transfer transfer = outcome(result, bytes);
        is_starved_ = transfer.is != Transfer::Is::moved;
        return wire_.is_plain ? swallow() : transfer;
    }

    Transfer send(std::string_view bytes) override {
        if (is_broken_) return {Transfer::Is::failed};
        ERR_clear_error();
        const bool is_handshake = SSL_is_init_finished(ssl_.get()) == 0;
        std::size_t sent = 0;
        const int result = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &sent);
        const Transfer transfer = outcome(result, sent);
        if (is_handshake) is_starved_ = SSL_is_init_finished(ssl_.get()) == 0;
        return transfer.is == Transfer::Is::ended ? Transfer{Transfer::Is::failed} : transfer;
    }

    void finish() override {
        if (!is_broken_ && SSL_is_init_finished(ssl_.get()) == 1) {
            ERR_clear_error();
            SSL_shutdown(ssl_.get());
            ERR_clear_error();
        }
        ::shutdown(wire_.socket, SHUT_WR);
    }

    /// What was read ahead counts too, but not when receive() has found it to be only a part of a record.
    bool has_pending() const override { return !is_starved_ && SSL_has_pending(ssl_.get()) == 1; }

  private:
    Transfer outcome(int result, std::size_t bytes) {
        if (result == 1) return {Transfer::Is::moved, bytes};
        switch (SSL_get_error(ssl_.get(), result)) {
            case SSL_ERROR_WANT_READ:
                return {Transfer::Is::needs_read};
            case SSL_ERROR_WANT_WRITE:
                return {Transfer::Is::needs_write};
            case SSL_ERROR_ZERO_RETURN:
                return {Transfer::Is::ended};
            default:
                is_broken_ = true;
                ERR_clear_error();
                if (wire_.is_plain) refuse();
                return {Transfer::Is::failed};
        }
    }

    /// Nothing has been sent on this connection yet, so there is room for it.
    void refuse() {
        static const std::string reply = this_is_https();
        (void)::send(wire_.socket, reply.data(), reply.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        ::shutdown(wire_.socket, SHUT_WR);
    }

    Transfer swallow() {
        char unread[4096];
        while (swallowed_ < read_after_refusal) {
            const ssize_t size = ::recv(wire_.socket, unread, sizeof unread, MSG_DONTWAIT);
            if (size == 0) return {Transfer::Is::ended};
            if (size < 0 && errno == EINTR) continue;
            if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return {Transfer::Is::needs_read};
            if (size < 0) break;
            swallowed_ += static_cast<std::size_t>(size);
        }
        return {Transfer::Is::failed};
    }

    Wire wire_;
    Owned<SSL, SSL_free> ssl_;  // its BIO points to wire_
    bool is_broken_ = false;    // OpenSSL forbids every other call after a failure
    bool is_starved_ = true;    // all that could be read of what was read ahead has been
    std::size_t swallowed_ = 0;
};

}  // namespace

Tls::Tls(const Identity& identity) : context_(make_context(identity)) {}

std::unique_ptr<Channel> Tls::accept(int socket) const {
    return std::make_unique<TlsChannel>(context_.get(), socket);
}

}  // namespace understudy::transport
