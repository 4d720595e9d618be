// A refusal that waiting does not heal is the end of it.
#include <string>
#include <unordered_map>

#include "contract/credential.h"
#include "contract/outcome_word.h"
#include "contract/rules/rules.h"

namespace understudy::contract::rules {
namespace {

struct Parameters {
    Statuses status;
};

class StopsAfterRefusal final : public Rule {
  public:
    explicit StopsAfterRefusal(std::shared_ptr<const Parameters> parameters) : parameters_(std::move(parameters)) {}

    void see(const Call& call, Findings& findings) override {
        if (call.operation_index() < 0) return;
        // With another credential it is another call: that one may be allowed.
        const std::string key = credential_of(call).value_or("") + ' ' + call.fingerprint();
        if (const auto refused = refused_.find(key); refused != refused_.end())
            findings.breach("no other " + call.request_line() + " after it was refused with " + std::to_string(refused->second.status),
                            "the same again", {refused->second.sequence, call.sequence()});
        if (is_one_of(call.status(), parameters_->status)) {
            findings.meet();
            last_ = {call.sequence(), call.status()};
            last_operation_ = call.operation_index();
            refused_.insert_or_assign(key, last_);
        } else if (call.operation_index() == last_operation_ && call.succeeded()) {
            last_operation_ = -1;
        }
    }

    void end(const Value& outcome, Findings& findings) override {
        if (last_operation_ >= 0 && is_good(outcome))
            findings.breach("the outcome refused, since a call was refused with " + std::to_string(last_.status), "outcome " + word_of(outcome),
                            {last_.sequence});
    }

  private:
    struct Refused {
        std::uint64_t sequence = 0;
        int status = 0;
    };
    std::shared_ptr<const Parameters> parameters_;
    std::unordered_map<std::string, Refused> refused_;
    Refused last_;
    int last_operation_ = -1;  ///< of the last refusal; -1: none, or it went well since
};

}  // namespace

PreparedRule stops_after_refusal(const RuleParameters& parameters) {
    Parameters read{parameters.statuses("status", {{403, 403}})};
    std::string title = "does not go on after " + spelled(read.status);
    return prepared<StopsAfterRefusal>(std::move(title), std::move(read));
}

}  // namespace understudy::contract::rules
