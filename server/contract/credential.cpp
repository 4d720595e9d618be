#include "contract/credential.h"

#include <string_view>

namespace understudy::contract {

std::optional<std::string> credential_of(const Call& call) {
    const scenario::Operation* operation = call.operation();
    if (operation == nullptr || operation->auth < 0) return std::nullopt;
    for (const scenario::CredentialPlace& place : call.vendor().auth[static_cast<std::size_t>(operation->auth)].in) {
        const std::string* value = place.in == scenario::CredentialPlace::In::query
                                       ? call.query(place.name)
                                       : find_header(call.exchange().request.headers, place.name);
        if (value == nullptr) continue;
        const auto credential = scenario::credential_in(place, *value);
        if (credential && !credential->empty()) return std::string(*credential);
    }
    return std::nullopt;
}

}  // namespace understudy::contract
