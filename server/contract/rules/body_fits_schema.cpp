// A body that is sent is what the vendor documents.
#include <string>
#include <variant>

#include "contract/rules/rules.h"
#include "scenario/read_body.h"

namespace understudy::contract::rules {
namespace {

struct Parameters {};

/// The member that `path` of a misfit names shows a mask instead of a secret, whose form nobody knows then.
bool is_masked(const Value& body, const std::string& path) {
    const Value* value = member(body, path);
    return value != nullptr && value->is_text() && value->text().starts_with("redacted-");
}

class BodyFitsSchema final : public Rule {
  public:
    explicit BodyFitsSchema(std::shared_ptr<const Parameters>) {}

    void see(const Call& call, Findings& findings) override {
        const scenario::Operation* operation = call.operation();
        if (operation == nullptr || !operation->body) return;
        const Request& request = call.exchange().request;
        const auto sent = read_body(*operation->body, find_header(request.headers, "content-type"), request.body, call.query());
        if (const auto* error = std::get_if<JsonError>(&sent)) {
            findings.breach("a body of JSON", call.request_line() + " with a body that is none: " + error->reason + " at byte " +
                            std::to_string(error->offset + 1), {call.sequence()});
            return;
        }
        const Value& body = std::get<Value>(sent);
        if (body.is_absent()) return;
        findings.meet();
        const auto wrong = misfit(operation->body->schema, body);
        // What is missing is the business of sends_what_is_required.
        if (!wrong || wrong->reason == "is required" || is_masked(body, wrong->field)) return;
        const Value* value = member(body, wrong->field);
        const std::string what = wrong->field.empty() ? "the body" : "the body's " + wrong->field;
        findings.breach(what + ' ' + wrong->reason,
                        (value == nullptr ? "another" : to_json(*value).substr(0, 200)) + " in " + call.request_line(),
                        {call.sequence()});
    }
};

}  // namespace

PreparedRule body_fits_schema(const RuleParameters&) {
    return prepared<BodyFitsSchema>("sends bodies that fit the documented schema", Parameters());
}

}  // namespace understudy::contract::rules
