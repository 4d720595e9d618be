// A create whose answer was lost may have made something: who repeats it looks first.
#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "contract/rules/rules.h"

namespace understudy::contract::rules {
namespace {

struct Parameters {
    int operation = -1;
    std::vector<int> check;
    std::string check_names;
};

class RepeatsNoLostCreate final : public Rule {
  public:
    explicit RepeatsNoLostCreate(std::shared_ptr<const Parameters> parameters) : parameters_(std::move(parameters)) {}

    void see(const Call& call, Findings& findings) override {
        if (call.succeeded() && std::find(parameters_->check.begin(), parameters_->check.end(), call.operation_index()) != parameters_->check.end())
            lost_.clear();
        if (!call.is(parameters_->operation)) return;
        const std::string key = call.fingerprint();
        if (const auto lost = lost_.find(key); lost != lost_.end()) {
            findings.breach(parameters_->check.empty() ? "no second " + call.request_line() + " after an answer that was lost"
                                                       : "a look with " + parameters_->check_names + " before " + call.request_line() +
                                                             " is repeated, since its answer was lost",
                            "the same again", {lost->second, call.sequence()});
            lost_.erase(lost);
        }
        if (call.is_answered()) return;
        findings.meet();
        lost_.emplace(key, call.sequence());
    }

  private:
    std::shared_ptr<const Parameters> parameters_;
    std::unordered_map<std::string, std::uint64_t> lost_;  ///< since the last look, by what was asked
};

}  // namespace

PreparedRule repeats_no_lost_create(const RuleParameters& parameters) {
    Parameters read;
    read.operation = parameters.operation("operation");
    read.check = parameters.operations("check");
    for (const int each : read.check)
        if (each >= 0)
            read.check_names += (read.check_names.empty() ? "" : " or ") + parameters.vendor().operations[static_cast<std::size_t>(each)].name;
    return prepared<RepeatsNoLostCreate>("repeats no create whose answer was lost without a look", std::move(read));
}

}  // namespace understudy::contract::rules
