// A contract's exchanges played to a server: the vendor's own, or one that says it answers as the vendor does.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <understudy/contract.h>

#include "contract/contract.h"
#include "transport/http_client.h"

namespace understudy::contract {

struct Provider {
    std::string origin;  ///< `https://api.acme.example`
    std::string mount;   ///< what stands before the paths of api.yaml; may be empty
    /// The headers with the credential for a request of the operation to this URL.
    std::function<Headers(const scenario::Operation& operation, std::string_view method, std::string_view url, std::string_view body)>
        credential;
    transport::FetchOptions fetch;
};

/// `https://api.acme.example/api` where the vendor's base path is `/api`, split in origin and mount. Empty origin: it is no such address.
Provider provider_at(std::string_view url, const scenario::Vendor& vendor);

struct Played {
    std::vector<Breach> breaches;
    std::vector<Exchange> exchanges;  ///< as they went over the wire: nothing is masked
    std::vector<Value> secrets;       ///< that came in replies
};

/// Plays them in order. Goes on after a difference, and ends where it needs what no reply gave, or nothing answers.
Played play(const Contract& contract, const scenario::Vendor& vendor, const Provider& provider, Known known);

/// The operation that a request to this path of the vendor is for, -1 if there is none.
int operation_at(const scenario::Vendor& vendor, std::string_view method, std::string_view path);

}  // namespace understudy::contract
