// What the vendor requires of a call is in it: parameters, headers, a body with its members.
#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "contract/rules/rules.h"
#include "scenario/read_body.h"

namespace understudy::contract::rules {
namespace {

/// What calls of one operation need besides what the vendor's files call required.
struct Parameters {
    int operation = -1;
    std::vector<std::string> query, headers;
};

using scenario::Operation;
using scenario::Parameter;

class SendsWhatIsRequired final : public Rule {
  public:
    explicit SendsWhatIsRequired(std::shared_ptr<const Parameters> parameters) : parameters_(std::move(parameters)) {}

    void see(const Call& call, Findings& findings) override {
        const Operation* operation = call.operation();
        if (operation == nullptr) return;
        const bool is_named = call.is(parameters_->operation);
        for (const Parameter& each : operation->query)
            if (each.required || (is_named && is_in(parameters_->query, each)))
                look_for(call.query(each.name) != nullptr, "the query parameter " + each.name, call, findings);
        for (const Parameter& each : operation->headers)
            if (each.required || (is_named && is_in(parameters_->headers, each)))
                look_for(has_header(call, each), "the header " + each.name, call, findings);
        if (operation->body && is_required(*operation->body)) look_at_body(*operation->body, call, findings);
    }

  private:
    static bool is_in(const std::vector<std::string>& names, const Parameter& parameter) {
        return std::find(names.begin(), names.end(), parameter.name) != names.end();
    }

    static bool has_header(const Call& call, const Parameter& parameter) {
        return std::any_of(parameter.names.begin(), parameter.names.end(), [&](const std::string& name) {
            const std::string* value = find_header(call.exchange().request.headers, name);
            return value != nullptr && !value->empty();
        });
    }

    static void look_for(bool is_there, const std::string& what, const Call& call, Findings& findings) {
        findings.meet();
        if (!is_there) findings.breach(what, call.request_line() + " without it", {call.sequence()});
    }

    /// A body that is there and does not fit otherwise is the business of body_fits_schema.
    static void look_at_body(const scenario::Body& body, const Call& call, Findings& findings) {
        const Request& request = call.exchange().request;
        const auto sent = read_body(body, find_header(request.headers, "content-type"), request.body, call.query());
        const Value* value = std::get_if<Value>(&sent);
        if (value == nullptr) return;
        look_for(!value->is_absent(), "a body", call, findings);
        if (!value->is_object()) return;
        const bool is_query = takes(body, scenario::BodyFormat::query) && request.body.empty();
        for (const auto& property : body.schema.properties)
            if (property.required)
                look_for(value->find(property.name) != nullptr, (is_query ? "the query parameter " : "the member of the body ") + property.name,
                         call, findings);
    }

    std::shared_ptr<const Parameters> parameters_;
};

}  // namespace

PreparedRule sends_what_is_required(const RuleParameters& parameters) {
    Parameters read;
    if (parameters.has("operation") || parameters.has("query") || parameters.has("headers")) {
        read.operation = parameters.operation("operation");
        read.query = parameters.query_parameters("query", read.operation);
        read.headers = parameters.headers("headers", read.operation);
    }
    return prepared<SendsWhatIsRequired>("sends what is required", std::move(read));
}

}  // namespace understudy::contract::rules
