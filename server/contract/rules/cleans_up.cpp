// What a client made for itself it takes away again.
#include <map>
#include <string>

#include "contract/outcome_word.h"
#include "contract/rules/rules.h"

namespace understudy::contract::rules {
namespace {

struct Parameters {
    int create = -1, remove = -1;
    std::string remove_name;
};

class CleansUp final : public Rule {
  public:
    explicit CleansUp(std::shared_ptr<const Parameters> parameters) : parameters_(std::move(parameters)) {}

    void see(const Call& call, Findings& findings) override {
        const std::string thing(call.thing());
        if (call.is(parameters_->create) && call.succeeded()) {
            findings.meet();
            left_[thing] = call.sequence();
        } else if (call.is(parameters_->remove)) {
            const auto left = left_.find(thing);
            // Gone already is as good as removed; of an answer that was lost nobody knows.
            const bool is_gone = call.succeeded() || call.status() == 0 || call.status() == 404 || call.status() == 409 || call.status() == 410;
            if (left != left_.end() && is_gone)
                left_.erase(left);
            else if (call.status() == 0)
                ++lost_;  // before it arrived: the stand-in does not say of what
            else if (!is_gone)
                last_try_ = {call.sequence(), call.status()};
        }
    }

    void end(const Value& outcome, Findings& findings) override {
        // A vendor that does not answer any more cannot be asked to remove anything.
        const bool has_tried = last_try_.sequence != 0;
        if (has_tried && !outcome.is_absent() && !is_good(outcome)) return;
        if (left_.size() <= lost_) return;
        for (const auto& [thing, made] : left_) {
            std::vector<std::uint64_t> shown{made};
            if (has_tried) shown.push_back(last_try_.sequence);
            findings.breach(parameters_->remove_name + " of " + thing + ", which the client made",
                            has_tried ? "one that was answered with " + std::to_string(last_try_.status) : "none", std::move(shown));
        }
    }

  private:
    struct Try {
        std::uint64_t sequence = 0;
        int status = 0;
    };
    std::shared_ptr<const Parameters> parameters_;
    std::map<std::string, std::uint64_t> left_;  ///< what was made, and by which call
    std::size_t lost_ = 0;
    Try last_try_;  ///< that failed
};

}  // namespace

PreparedRule cleans_up(const RuleParameters& parameters) {
    Parameters read;
    read.create = parameters.operation("create");
    read.remove = parameters.operation("remove");
    if (read.remove >= 0) read.remove_name = parameters.vendor().operations[static_cast<std::size_t>(read.remove)].name;
    return prepared<CleansUp>("removes what it made", std::move(read));
}

}  // namespace understudy::contract::rules
