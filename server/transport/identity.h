// What a server shows to prove who it is.
#pragma once

#include <string>

namespace understudy::transport {

/// A certificate and its private key as PEM, not looked into yet.
struct Identity {
    std::string chain;  ///< the server's certificate, then those it was issued by, without the root
    std::string key;    ///< secret
    std::string chain_name = "the certificate";  ///< where it is from, for messages: 'server.pem'
    std::string key_name = "the private key";
};

/// Reads both from files, which may be one and the same. Throws Error(start) when one cannot be read.
Identity read_identity(const std::string& chain_file, const std::string& key_file);

}  // namespace understudy::transport
