// Between two looks at the same job the client waits, by its own clock.
#include <map>
#include <string>

#include "contract/rules/rules.h"
#include "contract/wait.h"

namespace understudy::contract::rules {
namespace {

struct Parameters {
    int operation = -1;
    Duration every{};
};

class PollsNoFasterThan final : public Rule {
  public:
    explicit PollsNoFasterThan(std::shared_ptr<const Parameters> parameters) : parameters_(std::move(parameters)) {}

    void see(const Call& call, Findings& findings) override {
        if (!call.is(parameters_->operation) || call.is_head()) return;
        const Look look{call.came(), call.sequence(), is_told(call)};
        const auto [last, is_first] = last_.try_emplace(std::string(call.thing()), look);
        if (is_first) return;
        // How soon a call that failed is tried again is the business of backs_off, and with a new token at once.
        if (last->second.is_told) {
            findings.meet();
            const Duration waited = look.came - last->second.came;
            if (is_too_short(waited, parameters_->every))
                findings.breach("at least " + format_duration(parameters_->every) + " between two polls of " + last->first,
                                format_wait(waited), {last->second.sequence, look.sequence});
        }
        last->second = look;
    }

  private:
    struct Look {
        Call::Time came;
        std::uint64_t sequence = 0;
        bool is_told = false;  ///< whether the answer said something about the job
    };

    static bool is_told(const Call& call) {
        return call.is_answered() && call.status() != 401 && !is_one_of(call.status(), retryable);
    }

    std::shared_ptr<const Parameters> parameters_;
    std::map<std::string, Look> last_;  ///< by job
};

}  // namespace

PreparedRule polls_no_faster_than(const RuleParameters& parameters) {
    const Parameters read{.operation = parameters.operation("operation"),
                          .every = parameters.duration("every", std::chrono::seconds(1))};
    return prepared<PollsNoFasterThan>("polls no faster than every " + format_duration(read.every), read);
}

}  // namespace understudy::contract::rules
