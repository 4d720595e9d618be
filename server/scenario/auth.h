// Who calls, what may they do, how often.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/encoding.h"
#include "base/time.h"
#include "scenario/expression.h"
#include "scenario/provenance.h"

namespace understudy::scenario {

/// Where a credential is found in a request.
struct CredentialPlace {
    enum class In { header, query };
    In in = In::header;
    std::string name;
    std::string scheme;  ///< `Bearer`, compared without case; empty: the whole value
};

/// The credential in the value of the header or parameter that `place` names; nothing when it has not the place's scheme.
std::optional<std::string_view> credential_in(const CredentialPlace& place, std::string_view value);

/// Why a credential is refused, in the words that stand in the journal after `auth: `.
namespace refused {
inline constexpr std::string_view missing = "no credential in the request";
inline constexpr std::string_view no_signature = "the credential is no ID:SIGNATURE";
inline constexpr std::string_view unknown = "the credential is unknown";
inline constexpr std::string_view unsigned_request = "the signature does not fit the request as it arrived";
inline constexpr std::string_view expired = "the credential is not valid any more";
}  // namespace refused

struct Hmac {
    Hash hash = Hash::sha1;
    enum class Encoding { base64, hex };
    Encoding encoding = Encoding::base64;
    int secret_field = 0;  ///< of the kind found
    TextTemplate message;
};

struct AuthScheme {
    std::string name;
    std::vector<CredentialPlace> in;
    int kind = -1;   ///< what holds the credential; -1: any credential that is there will do
    int field = 0;   ///< of that kind
    int slot = -1;   ///< where operations see it (always 0 when kind is not -1)
    int caller_field = -1;  ///< field of `kind` that refers to the caller; -1: the resource itself is the caller
    int caller_kind = -1;
    int caller_slot = -1;   ///< always 1 when kind is not -1
    Condition accept;       ///< sees slot 0 and 1
    std::optional<Hmac> hmac;
    int missing = -1, unknown = -1, not_accepted = -1;  ///< errors of the vendor
    Provenance provenance;
};

struct Permission {
    std::string name;
    std::vector<Condition> any;  ///< compiled for the operation that names it
    int refusal = -1;
    Provenance provenance;
};

struct LimitWindow {
    std::string name;  ///< may be empty
    std::int64_t limit = 0;
    Duration every{};
    Duration segment{};  ///< zero: a fixed window
};

struct Limit {
    std::string name;
    enum class Per { caller, address, everyone };
    Per per = Per::caller;
    enum class Count { requests, errors, unauthorized };
    Count count = Count::requests;
    std::vector<LimitWindow> windows;
    int refusal = -1;
    bool enabled = true;
    Provenance provenance;
};

}  // namespace understudy::scenario
