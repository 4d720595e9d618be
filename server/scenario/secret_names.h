// Where a request holds what no journal may.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace understudy::scenario {

struct Vendor;

/// The places of an operation's requests that hold secrets, as its files say.
struct SecretNames {
    struct Header {
        std::string name;           ///< lower case
        bool after_scheme = false;  ///< a word before the secret (`Bearer`) says what kind it is and stays
    };
    std::vector<Header> headers;
    std::vector<std::string> members;  ///< of the query and of the body, where at any depth
    bool has_body = false;             ///< some are of the body: one that cannot be read may hold them
    std::vector<int> path;             ///< of the operation's path parameters

    void add_header(std::string_view name, bool after_scheme);
    void add_member(std::string_view name);
    /// Takes over the names; the path is the operation's own.
    void add(const SecretNames& others);
};

/// Says of each field of the vendor whether it is secret: also what an auth scheme finds a credential by or signs with, and what
/// refers to a resource whose key is secret. Lists each kind's.
void mark_secret_fields(Vendor& vendor);

/// Fills `secrets` of the operations and of the vendor: from the auth schemes, from what is declared `secret: true`, and from what
/// is looked up by or stored in a secret field.
void name_secrets(Vendor& vendor);

}  // namespace understudy::scenario
