// No call goes where the vendor documents nothing.
#include <string>

#include "contract/rules/rules.h"

namespace understudy::contract::rules {
namespace {

struct Parameters {};

class CallsOnlyDocumentedOperations final : public Rule {
  public:
    explicit CallsOnlyDocumentedOperations(std::shared_ptr<const Parameters>) {}

    void see(const Call& call, Findings& findings) override {
        findings.meet();
        if (call.operation_index() >= 0) return;
        const bool is_told = call.refused_by() == "route";
        findings.breach("a documented method and path", is_told ? std::string(call.refusal()) : call.request_line(), {call.sequence()});
    }
};

}  // namespace

PreparedRule calls_only_documented_operations(const RuleParameters&) {
    return prepared<CallsOnlyDocumentedOperations>("calls only what is documented", Parameters());
}

}  // namespace understudy::contract::rules
