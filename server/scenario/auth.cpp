#include "scenario/auth.h"

#include <algorithm>

#include "base/letter_case.h"

namespace understudy::scenario {

std::optional<std::string_view> credential_in(const CredentialPlace& place, std::string_view value) {
    if (place.in == CredentialPlace::In::query || place.scheme.empty()) return value;
    if (value.size() <= place.scheme.size() || value[place.scheme.size()] != ' ' || !starts_without_case(value, place.scheme))
        return std::nullopt;
    value.remove_prefix(place.scheme.size());
    value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
    return value;
}

}  // namespace understudy::scenario
