// Which operation a path and method mean, and what was nearly meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenario/vendor.h"

namespace understudy::engine {

struct Routed {
    const scenario::Operation* operation = nullptr;  ///< null: none
    std::vector<std::string_view> path_values;       ///< raw
    std::vector<std::string> other_methods;          ///< when the path is known: the methods it has, HEAD beside GET
};

/// The operation with the most literal segments among those that match. HEAD is answered by the one for GET where none is for HEAD
/// itself.
Routed route(const scenario::Vendor& vendor, std::string_view method, std::string_view path);

/// The operation that was meant most likely by what matches none.
struct NearMiss {
    const scenario::Operation* operation = nullptr;  ///< null: the vendor has none
    std::string difference;  ///< the first one: `segment 2 is 'refundz', expected 'refunds'`
};
NearMiss nearest_operation(const scenario::Vendor& vendor, std::string_view method, std::string_view path);

/// For people: what came, the nearest operation, the first difference and where the operation is documented. `POST /v1/refundz
/// matches no operation of 'acme'; nearest: POST /v1/refunds (create_refund): segment 2 is 'refundz', expected 'refunds'; see
/// acme.txt:7`.
std::string near_miss(const scenario::Vendor& vendor, std::string_view method, std::string_view path);

/// The same for a path that begins with no vendor's mount: a vendor spelt otherwise, or the nearest operation of any vendor.
/// `no vendor is mounted at /v1/refunds; nearest: acme GET /v1/refunds (list_refunds): the prefix /acme is missing`.
std::string mount_miss(const scenario::Catalog& catalog, std::string_view method, std::string_view path);

}  // namespace understudy::engine
