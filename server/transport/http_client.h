// The other side of HTTP: one request to whatever server an address names, and what came of it.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include <understudy/message.h>

namespace understudy::transport {

struct FetchOptions {
    std::string ca_file;                        ///< PEM; whom to trust for HTTPS. Empty: whom the system trusts
    std::chrono::milliseconds within{30'000};   ///< for all of it
    std::size_t most_body = 16 * 1024 * 1024;   ///< bytes of the reply's body that are read; what is more is left
};

struct Fetched {
    int status = 0;
    Headers headers;
    std::string body;
    std::string failure;  ///< why there is no whole answer; empty: there is one
};

/// Sends the request on a connection of its own to `origin`, `https://api.acme.example:8443`, and waits for the answer. Certificates
/// are verified, redirects not followed, bodies not unpacked. Thread-safe.
Fetched fetch(const std::string& origin, const Request& request, const FetchOptions& options);

/// How fetch() spells a target on the wire: its query may be percent-encoded in another way. What signs a URL signs this.
std::string spelled_target(std::string_view target);

}  // namespace understudy::transport
