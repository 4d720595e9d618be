// What fails again and again is not tried forever.
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "contract/rules/rules.h"

namespace understudy::contract::rules {
namespace {

struct Parameters {
    Statuses on;
    std::int64_t times = 0;
};

class RetriesAtMost final : public Rule {
  public:
    explicit RetriesAtMost(std::shared_ptr<const Parameters> parameters) : parameters_(std::move(parameters)) {}

    void see(const Call& call, Findings& findings) override {
        const std::string key = call.fingerprint();
        const auto run = failed_.find(key);
        const auto tries = run == failed_.end() ? 0 : static_cast<std::int64_t>(run->second.size());
        if (tries == parameters_->times + 1) {
            std::vector<std::uint64_t> shown = run->second;
            shown.push_back(call.sequence());
            findings.breach("at most " + std::to_string(tries) + (tries == 1 ? " call of " : " calls of ") + call.request_line() + ", which failed each time",
                            "another one", std::move(shown));
        }
        const bool has_failed = call.status() == 0 || is_one_of(call.status(), parameters_->on);
        if (!has_failed) {
            if (run != failed_.end()) failed_.erase(run);
            return;
        }
        findings.meet();
        std::vector<std::uint64_t>& failed = run != failed_.end() ? run->second : failed_[key];
        if (tries <= parameters_->times + 1) failed.push_back(call.sequence());  // one more: told already
    }

  private:
    std::shared_ptr<const Parameters> parameters_;
    std::unordered_map<std::string, std::vector<std::uint64_t>> failed_;  ///< one after the other, by what is asked
};

}  // namespace

PreparedRule retries_at_most(const RuleParameters& parameters) {
    Parameters read;
    read.on = parameters.statuses("on", retryable);
    if (!parameters.has("times")) parameters.refuse("this rule needs 'times'", "times: 4");
    read.times = parameters.integer("times", 0, 0);
    std::string title = "tries again at most " + std::to_string(read.times) + " times";
    return prepared<RetriesAtMost>(std::move(title), std::move(read));
}

}  // namespace understudy::contract::rules
