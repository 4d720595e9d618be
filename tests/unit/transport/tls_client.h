// The client's side of TLS. What it sends goes through the test's hands, byte by byte if need be.
#pragma once

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include <sys/socket.h>

#include "transport/owned.h"

namespace understudy::transport {

struct Wishes {
    std::string trusted;  ///< PEM of the authority; empty: everybody
    std::string host = "shop.acme.example";
    int oldest = TLS1_2_VERSION;
    int newest = TLS1_3_VERSION;
    std::string protocols = "http/1.1";  ///< separated by commas; empty: ALPN is not used
    std::size_t bytes_at_a_time = 64 * 1024;
};

/// Never waits: each call does what can be done now.
class TlsClient {
  public:
    TlsClient(int socket, const Wishes& wishes)
        : socket_(socket),
          bytes_at_a_time_(wishes.bytes_at_a_time),
          context_(SSL_CTX_new(TLS_client_method())) {
        SSL_CTX_set_security_level(context_.get(), 0);  // or it would not even ask for TLS 1.1
        SSL_CTX_set_min_proto_version(context_.get(), wishes.oldest);
        SSL_CTX_set_max_proto_version(context_.get(), wishes.newest);
        ssl_.reset(SSL_new(context_.get()));
        if (!ssl_) throw std::runtime_error("no SSL");
        SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
        BIO_set_mem_eof_return(SSL_get_rbio(ssl_.get()), -1);
        SSL_set_connect_state(ssl_.get());
        SSL_set_tlsext_host_name(ssl_.get(), wishes.host.c_str());
        if (!wishes.trusted.empty()) trust(wishes.trusted, wishes.host);
        if (!wishes.protocols.empty()) offer(wishes.protocols);
    }

    /// Moves what the socket has to OpenSSL, and what OpenSSL has to the socket. Returns whether anything
    /// moved.
    bool exchange() { return send_some() + receive_some() > 0; }

    /// Goes on with the handshake.
    void shake_hands() {
        ERR_clear_error();
        if (SSL_do_handshake(ssl_.get()) != 1) note_error();
    }
    bool is_ready() const { return SSL_is_init_finished(ssl_.get()) == 1; }

    std::size_t write(std::string_view bytes) {
        std::size_t sent = 0;
        ERR_clear_error();
        SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &sent);
        return sent;
    }

    std::string read() {
        std::string text;
        char piece[4096];
        std::size_t size = 0;
        ERR_clear_error();
        while (SSL_read_ex(ssl_.get(), piece, sizeof piece, &size) == 1) text.append(piece, size);
        note_error();
        return text;
    }

    void send_close_notify() { SSL_shutdown(ssl_.get()); }
    void renegotiate() { SSL_renegotiate(ssl_.get()); }
    void update_keys() { SSL_key_update(ssl_.get(), SSL_KEY_UPDATE_REQUESTED); }
    bool has_got_close_notify() const { return (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }
    std::string version() const { return SSL_get_version(ssl_.get()); }
    std::string cipher() const { return SSL_get_cipher_name(ssl_.get()); }
    int chain_length() const { return sk_X509_num(SSL_get_peer_cert_chain(ssl_.get())); }
    bool was_resumed() const { return SSL_session_reused(ssl_.get()) == 1; }
    std::shared_ptr<SSL_SESSION> session() const { return {SSL_get1_session(ssl_.get()), SSL_SESSION_free}; }
    void resume(const std::shared_ptr<SSL_SESSION>& session) { SSL_set_session(ssl_.get(), session.get()); }
    std::string protocol() const {
        const unsigned char* name = nullptr;
        unsigned size = 0;
        SSL_get0_alpn_selected(ssl_.get(), &name, &size);
        return std::string(reinterpret_cast<const char*>(name), size);
    }
    /// OpenSSL's word for the first thing that went wrong, or nothing.
    const std::string& error() const { return error_; }
    std::string verdict() const { return X509_verify_cert_error_string(SSL_get_verify_result(ssl_.get())); }

  private:
    void trust(const std::string& pem, const std::string& host) {
        const Owned<BIO, BIO_free> file(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
        const Owned<X509, X509_free> root(PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr));
        if (!root) throw std::runtime_error("no certificate");
        X509_STORE_add_cert(SSL_CTX_get_cert_store(context_.get()), root.get());
        X509_VERIFY_PARAM* const wanted = SSL_get0_param(ssl_.get());
        X509_VERIFY_PARAM_set_flags(wanted, X509_V_FLAG_X509_STRICT);
        if (X509_VERIFY_PARAM_set1_ip_asc(wanted, host.c_str()) != 1)
            X509_VERIFY_PARAM_set1_host(wanted, host.data(), host.size());
        ERR_clear_error();
        SSL_set_verify(ssl_.get(), SSL_VERIFY_PEER, nullptr);
    }

    void offer(const std::string& protocols) {
        std::string wire;
        for (std::size_t at = 0; at <= protocols.size();) {
            const std::size_t end = std::min(protocols.find(',', at), protocols.size());
            wire += static_cast<char>(end - at);
            wire += protocols.substr(at, end - at);
            at = end + 1;
        }
        SSL_set_alpn_protos(ssl_.get(), reinterpret_cast<const unsigned char*>(wire.data()),
                            static_cast<unsigned>(wire.size()));
    }

    std::size_t send_some() {
        if (unsent_.empty()) {
            char piece[4096];
            for (int size; (size = BIO_read(SSL_get_wbio(ssl_.get()), piece, sizeof piece)) > 0;)
                unsent_.append(piece, static_cast<std::size_t>(size));
        }
        const std::string_view next = std::string_view(unsent_).substr(0, bytes_at_a_time_);
        const ssize_t size = ::send(socket_, next.data(), next.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (size <= 0) return 0;
        unsent_.erase(0, static_cast<std::size_t>(size));
        return static_cast<std::size_t>(size);
    }

    std::size_t receive_some() {
        char piece[4096];
        const ssize_t size = ::recv(socket_, piece, std::min(sizeof piece, bytes_at_a_time_), MSG_DONTWAIT);
        if (size <= 0) return 0;
        BIO_write(SSL_get_rbio(ssl_.get()), piece, static_cast<int>(size));
        return static_cast<std::size_t>(size);
    }

    void note_error() {
        const char* text = ERR_reason_error_string(ERR_peek_error());
        if (error_.empty() && text != nullptr) error_ = text;
        ERR_clear_error();
    }

    const int socket_;
    const std::size_t bytes_at_a_time_;
    Owned<SSL_CTX, SSL_CTX_free> context_;
    Owned<SSL, SSL_free> ssl_;
    std::string unsent_;
    std::string error_;
};

}  // namespace understudy::transport
