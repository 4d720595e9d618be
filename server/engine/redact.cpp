#include "engine/redact.h"

#include <algorithm>
#include <array>

#include "base/dice.h"
#include "base/encoding.h"

namespace understudy::engine {

using namespace scenario;

namespace {

constexpr std::array<std::string_view, 4> always = {"authorization", "proxy-authorization", "cookie", "x-api-key"};

bool equal_without_case(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return lower(x) == lower(y); });
}

/// Whether the header's value begins with a word that says what kind of credential follows.
bool has_scheme(std::string_view name, const Vendor* vendor) {
    if (equal_without_case(name, "authorization") || equal_without_case(name, "proxy-authorization")) return true;
    if (vendor == nullptr) return false;
    for (const AuthScheme& scheme : vendor->auth)
        for (const CredentialPlace& place : scheme.in)
            if (place.in == CredentialPlace::In::header && !place.scheme.empty() && equal_without_case(place.name, name)) return true;
    return false;
}

bool is_secret(std::string_view name, CredentialPlace::In in, const Vendor* vendor) {
    if (in == CredentialPlace::In::header &&
        std::any_of(always.begin(), always.end(), [&](std::string_view each) { return equal_without_case(each, name); }))
        return true;
    if (vendor == nullptr) return false;
    for (const AuthScheme& scheme : vendor->auth)
        for (const CredentialPlace& place : scheme.in)
            if (place.in == in && (in == CredentialPlace::In::header ? equal_without_case(place.name, name) : place.name == name))
                return true;
    return false;
}

std::string mask(std::string_view secret, std::uint64_t seed) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::uint64_t mark = mix(mix(seed, "redact"), secret);
    std::string out = "redacted-";
    for (int i = 0; i < 8; ++i, mark >>= 4) out += digits[mark & 15];
    return out;
}

void redact_target(std::string& target, const Vendor& vendor, std::uint64_t seed) {
    const std::size_t question = target.find('?');
    if (question == std::string::npos) return;
    std::string out = target.substr(0, question + 1);
    std::string_view rest = std::string_view(target).substr(question + 1);
    while (true) {
        const std::size_t end = std::min(rest.find('&'), rest.size());
        const std::string_view piece = rest.substr(0, end);
        const std::size_t equals = piece.find('=');
        if (equals != std::string_view::npos &&
            is_secret(percent_decode(piece.substr(0, equals), Plus::is_space), CredentialPlace::In::query, &vendor)) {
            out += piece.substr(0, equals + 1);
            out += mask(piece.substr(equals + 1), seed);
        } else {
            out += piece;
        }
        if (end == rest.size()) break;
        out += '&';
        rest.remove_prefix(end + 1);
    }
    target = std::move(out);
}

}  // namespace

void redact(Request& request, const Vendor* vendor, std::uint64_t seed) {
    for (Header& header : request.headers) {
        if (!is_secret(header.name, CredentialPlace::In::header, vendor)) continue;
        const std::size_t space = has_scheme(header.name, vendor) ? header.value.find(' ') : std::string::npos;
        const std::size_t keep = space == std::string::npos ? 0 : space + 1;
        header.value = header.value.substr(0, keep) + mask(std::string_view(header.value).substr(keep), seed);
    }
    if (vendor == nullptr) return;
    const bool in_query = std::any_of(vendor->auth.begin(), vendor->auth.end(), [](const AuthScheme& scheme) {
        return std::any_of(scheme.in.begin(), scheme.in.end(),
                           [](const CredentialPlace& place) { return place.in == CredentialPlace::In::query; });
    });
    if (in_query) redact_target(request.target, *vendor, seed);
}

}  // namespace understudy::engine
