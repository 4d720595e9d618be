// Each call of an operation that asks for a credential carries one that the vendor knows.
#include <array>
#include <string>
#include <string_view>

#include "contract/credential.h"
#include "contract/rules/rules.h"

namespace understudy::contract::rules {
namespace {

struct Parameters {};

using scenario::CredentialPlace;

std::string described(const CredentialPlace& place) {
    const std::string where = (place.in == CredentialPlace::In::header ? "the header " : "the query parameter ") + place.name;
    return place.scheme.empty() ? where : where + " after '" + place.scheme + " '";
}

std::string described(const scenario::AuthScheme& scheme) {
    std::string text;
    for (const CredentialPlace& place : scheme.in) text += (text.empty() ? "" : " or ") + described(place);
    return text;
}

/// What stands where the credential should be.
std::string what_came(const Call& call, const scenario::AuthScheme& scheme) {
    for (const CredentialPlace& place : scheme.in) {
        if (place.in != CredentialPlace::In::header) continue;
        const std::string* value = find_header(call.exchange().request.headers, place.name);
        if (value == nullptr) continue;
        return call.request_line() + (value->empty() ? " with an empty " + place.name : " with " + place.name + ": " + *value);
    }
    return call.request_line() + " without one";
}

/// Whether the vendor does not know the credential, and that is the client's doing: one that was valid once is renews_token's business, one
/// that does not show yet is nobody's fault.
bool is_wrong(const Call& call) {
    if (call.refused_by() != "auth") return false;
    const std::string_view why = call.refusal();
    if (why.starts_with(scenario::refused::unknown))
        return !why.substr(scenario::refused::unknown.size()).starts_with(": it was created");
    return why.starts_with(scenario::refused::no_signature) || why.starts_with(scenario::refused::unsigned_request);
}

class AuthenticatesEveryCall final : public Rule {
  public:
    explicit AuthenticatesEveryCall(std::shared_ptr<const Parameters>) {}

    void see(const Call& call, Findings& findings) override {
        const scenario::Operation* operation = call.operation();
        if (operation == nullptr || operation->auth < 0) return;
        const scenario::AuthScheme& scheme = call.vendor().auth[static_cast<std::size_t>(operation->auth)];
        findings.meet();
        if (!credential_of(call))
            findings.breach("a credential in " + described(scheme), what_came(call, scheme), {call.sequence()});
        else if (is_wrong(call))
            findings.breach("a credential that the vendor takes in " + described(scheme),
                            call.request_line() + ": " + std::string(call.refusal()), {call.sequence()});
    }
};

}  // namespace

PreparedRule authenticates_every_call(const RuleParameters&) {
    return prepared<AuthenticatesEveryCall>("authenticates every call that asks for it", Parameters());
}

}  // namespace understudy::contract::rules
