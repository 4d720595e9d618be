// Parameters are those that the vendor documents, with values it documents.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "contract/rules/rules.h"
#include "scenario/read_body.h"

namespace understudy::contract::rules {
namespace {

struct Parameters {};

using scenario::Operation;
using scenario::Parameter;

/// What the journal shows of a secret says nothing of its form.
bool is_masked(std::string_view text) {
    return text.starts_with("redacted-");
}

bool takes_credential_at(const Call& call, std::string_view name) {
    const int auth = call.operation()->auth;
    if (auth < 0) return false;
    const auto& places = call.vendor().auth[static_cast<std::size_t>(auth)].in;
    return std::any_of(places.begin(), places.end(), [&](const scenario::CredentialPlace& place) {
        return place.in == scenario::CredentialPlace::In::query && place.name == name;
    });
}

/// Whether the query stands for a body that has such a member.
bool is_member_of_body(const Operation& operation, std::string_view name) {
    if (!operation.body || !takes(*operation.body, scenario::BodyFormat::query)) return false;
    const auto& properties = operation.body->schema.properties;
    return std::any_of(properties.begin(), properties.end(), [&](const auto& each) { return each.name == scenario::list_name(name); });
}

class SendsOnlyDocumentedParameters final : public Rule {
  public:
    explicit SendsOnlyDocumentedParameters(std::shared_ptr<const Parameters>) {}

    void see(const Call& call, Findings& findings) override {
        const Operation* operation = call.operation();
        if (operation == nullptr) return;
        if (!call.query().empty()) findings.meet();
        for (const auto& [name, text] : call.query()) {
            const auto known = std::find_if(operation->query.begin(), operation->query.end(),
                                            [&name = name](const Parameter& each) { return each.name == name; });
            if (known != operation->query.end())
                check(*known, text, "query parameter", call, findings);
            else if (!is_member_of_body(*operation, name) && !takes_credential_at(call, name))
                findings.breach("only query parameters that " + operation->name + " documents" + named(*operation),
                                name + " in " + call.request_line(), {call.sequence()});
        }
        for (const Parameter& each : operation->headers) {
            for (const std::string& spelling : each.names) {
                const std::string* text = find_header(call.exchange().request.headers, spelling);
                if (text == nullptr) continue;
                findings.meet();
                check(each, *text, "header", call, findings);
                break;
            }
        }
        if (!operation->path_parameters.empty()) findings.meet();
        if (call.refused_by() == "validate" && call.refusal().starts_with("path parameter"))
            findings.breach("a path that fits " + operation->path.text(), call.request_line() + ": " + std::string(call.refusal()),
                            {call.sequence()});
    }

  private:
    static std::string named(const Operation& operation) {
        std::string names;
        for (const Parameter& each : operation.query) names += (names.empty() ? ": " : ", ") + each.name;
        return names.empty() ? ", which are none" : names;
    }

    static void check(const Parameter& parameter, const std::string& text, const char* what, const Call& call, Findings& findings) {
        if (parameter.schema.secret || is_masked(text)) return;
        const auto wrong = misfit(parameter.schema, read_parameter(parameter.schema, text));
        if (wrong)
            findings.breach(std::string("the ") + what + ' ' + parameter.name + ' ' + wrong->reason,
                            parameter.name + " is '" + text.substr(0, 200) + "' in " + call.request_line(), {call.sequence()});
    }
};

}  // namespace

PreparedRule sends_only_documented_parameters(const RuleParameters&) {
    return prepared<SendsOnlyDocumentedParameters>("sends only documented parameters, with documented values", Parameters());
}

}  // namespace understudy::contract::rules
