// A token that has expired is renewed, not sent again.
#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "contract/credential.h"
#include "contract/rules/rules.h"

namespace understudy::contract::rules {
namespace {

struct Parameters {
    std::vector<int> operations;
    std::string names;
    Statuses status;
};

class RenewsToken final : public Rule {
  public:
    explicit RenewsToken(std::shared_ptr<const Parameters> parameters) : parameters_(std::move(parameters)) {}

    void see(const Call& call, Findings& findings) override {
        const auto& renewals = parameters_->operations;
        if (std::find(renewals.begin(), renewals.end(), call.operation_index()) != renewals.end()) {
            // Before expiry, while another token is in use, is as good as upon it.
            if (call.succeeded() && was_used_) findings.meet();
            is_renewed_ = true;
            return;
        }
        const auto credential = credential_of(call);
        if (!credential) return;
        was_used_ = true;
        // Another worker may hold the same token and has to be told, too: only the same call once more is one too many.
        const std::string key = *credential + ' ' + call.fingerprint();
        if (const auto refused = refused_.find(key); refused != refused_.end()) {
            findings.breach("another token after the one in use was refused as expired", "the same again in " + call.request_line(),
                            {refused->second, call.sequence()});
            return;
        }
        const bool is_expired = is_one_of(call.status(), parameters_->status) && call.refused_by() == "auth" &&
                                call.refusal().starts_with(scenario::refused::expired);
        if (!is_expired) return;
        findings.meet();
        refused_.emplace(key, call.sequence());
        is_renewed_ = false;
        last_refused_ = call.sequence();
    }

    void end(const Value&, Findings& findings) override {
        if (last_refused_ != 0 && !is_renewed_)
            findings.breach("a new token by " + parameters_->names + " after the one in use had expired", "no such call", {last_refused_});
    }

  private:
    std::shared_ptr<const Parameters> parameters_;
    std::unordered_map<std::string, std::uint64_t> refused_;  ///< by credential and call
    bool was_used_ = false, is_renewed_ = false;
    std::uint64_t last_refused_ = 0;
};

}  // namespace

PreparedRule renews_token(const RuleParameters& parameters) {
    Parameters read;
    read.operations = parameters.operations("operations");
    if (!parameters.has("operations")) parameters.refuse("this rule needs 'operations'", "name those that give a token");
    for (const int each : read.operations)
        if (each >= 0) read.names += (read.names.empty() ? "" : " or ") + parameters.vendor().operations[static_cast<std::size_t>(each)].name;
    read.status = parameters.statuses("status", {{401, 401}});
    return prepared<RenewsToken>("renews a token before or when it expires", std::move(read));
}

}  // namespace understudy::contract::rules
