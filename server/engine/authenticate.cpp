#include <algorithm>
#include <optional>
#include <string_view>

#include "base/encoding.h"
#include "engine/evaluate.h"
#include "engine/lag.h"
#include "engine/steps.h"

namespace understudy::engine {

using namespace scenario;

namespace {

/// The credential at one place of the request, or nothing. `query` are the request's fields.
std::optional<std::string_view> credential_at(const CredentialPlace& place, const Context& context, const Fields& query) {
    if (place.in == CredentialPlace::In::query) {
        for (const auto& [name, value] : query)
            if (name == place.name) return value;
        return std::nullopt;
    }
    const std::string* value = find_header(context.request->headers, place.name);
    if (value == nullptr) return std::nullopt;
    return credential_in(place, *value);
}

Refusal refusal(int error, int status, std::string_view why) {
    return {.error = error, .status = status, .why = "auth: " + std::string(why), .unauthorized = true};
}

bool is_signed(const Hmac& scheme, const Context& context, std::string_view signature) {
    const world::Instance& signer = *context.slots[0].instance;
    std::string message;
    append_text(message, scheme.message, context);
    const std::string secret = to_text(signer.fields[static_cast<std::size_t>(scheme.secret_field)]);
    const std::string mac = hmac(scheme.hash, secret, message);
    return equal_in_constant_time(scheme.encoding == Hmac::Encoding::hex ? hex_encode(mac) : base64_encode(mac), signature);
}

}  // namespace

Verdict authenticate(Context& context) {
    if (context.operation->auth < 0) return std::nullopt;
    const AuthScheme& scheme = context.vendor->vendor->auth[static_cast<std::size_t>(context.operation->auth)];
    const bool may_be_in_query = std::any_of(scheme.in.begin(), scheme.in.end(), [](const CredentialPlace& place) {
        return place.in == CredentialPlace::In::query;
    });
    const Fields query = may_be_in_query && !context.query.empty() ? parse_form(context.query) : Fields();
    std::optional<std::string_view> credential;
    for (const CredentialPlace& place : scheme.in) {
        credential = credential_at(place, context, query);
        if (credential) break;
    }
    if (!credential || credential->empty()) return refusal(scheme.missing, 401, refused::missing);
    if (scheme.kind < 0) return std::nullopt;

    std::string_view id = *credential, signature;
    if (scheme.hmac) {
        const std::size_t colon = id.find(':');
        if (colon == std::string_view::npos) return refusal(scheme.unknown, 401, refused::no_signature);
        signature = id.substr(colon + 1);
        id = id.substr(0, colon);
    }
    world::Instance* found = context.vendor->of(scheme.kind).find_text(scheme.field, id);
    const std::string_view suffix = context.world->credential_suffix;
    if (found == nullptr && !suffix.empty() && id.ends_with(suffix))
        found = context.vendor->of(scheme.kind).find_text(scheme.field, id.substr(0, id.size() - suffix.size()));
    if (found == nullptr) return refusal(scheme.unknown, 401, refused::unknown);
    if (!shows(context, *found))
        return refusal(scheme.unknown, 401, std::string(refused::unknown) + ": it was created, but " + when_it_shows(*found));
    Slot& credential_slot = context.slots[static_cast<std::size_t>(scheme.slot)];
    Slot& caller_slot = context.slots[static_cast<std::size_t>(scheme.caller_slot)];
    credential_slot.instance = found;
    caller_slot.instance = found;
    if (scheme.caller_field >= 0) {
        caller_slot.instance =
            context.vendor->of(scheme.caller_kind)
                .find(context.vendor->vendor->kinds[static_cast<std::size_t>(scheme.caller_kind)].key,
                      found->fields[static_cast<std::size_t>(scheme.caller_field)]);
        if (caller_slot.instance == nullptr) return refusal(scheme.unknown, 401, "the credential's owner is gone");
    }
    if (scheme.hmac && !is_signed(*scheme.hmac, context, signature))
        return refusal(scheme.unknown, 401, refused::unsigned_request);
    if (!holds(scheme.accept, context)) return refusal(scheme.not_accepted, 401, refused::expired);
    return std::nullopt;
}

}  // namespace understudy::engine
