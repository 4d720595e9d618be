// Who is refused for the moment waits before the next try, and longer each time.
#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>

#include "contract/rules/rules.h"
#include "contract/wait.h"

namespace understudy::contract::rules {
namespace {

struct Parameters {
    Statuses on;
    double factor = 1.2;
    Duration first{};  ///< the first wait is at least so long
    Duration cap{};    ///< waits of this length need not grow any more
};

class BacksOff final : public Rule {
  public:
    explicit BacksOff(std::shared_ptr<const Parameters> parameters) : parameters_(std::move(parameters)) {}

    void see(const Call& call, Findings& findings) override {
        // A call that was lost may have been repeated by the connection below the client, at once: it is as if it was not there.
        if (!call.is_answered()) return;
        const std::string key = call.fingerprint();
        const auto known = runs_.find(key);
        if (known != runs_.end()) judge(known->second, call, findings);
        if (!is_one_of(call.status(), parameters_->on)) {
            if (known != runs_.end()) runs_.erase(known);
            return;
        }
        Run& run = known != runs_.end() ? known->second : runs_[key];
        run.answered = call.came() + call.exchange().delay;
        run.last = call.sequence();
        run.is_told_when = find_header(call.exchange().reply_headers, "retry-after") != nullptr;
    }

  private:
    /// Tries of the same call that were refused one after the other.
    struct Run {
        Call::Time answered;
        std::uint64_t last = 0, before = 0;
        bool is_told_when = false;       ///< by Retry-After, which another rule looks after
        std::optional<Duration> waited;  ///< before the last
    };

    void judge(Run& run, const Call& call, Findings& findings) const {
        const Duration waited = call.came() - run.answered;
        if (run.is_told_when || waited < Duration::zero()) return;
        findings.meet();
        const std::string again = "before " + call.request_line() + " is tried again";
        if (!run.waited) {
            if (waited < parameters_->first)
                findings.breach("a wait of at least " + format_wait(parameters_->first) + ' ' + again, format_wait(waited),
                                {run.last, call.sequence()});
        } else if (*run.waited < parameters_->cap && grown(*run.waited) > waited) {
            findings.breach("a longer wait than the " + format_wait(*run.waited) + " of the last time " + again, format_wait(waited),
                            {run.before, run.last, call.sequence()});
        }
        run.waited = waited;
        run.before = run.last;
    }

    Duration grown(Duration waited) const {
        return Duration(static_cast<Duration::rep>(static_cast<double>(waited.count()) * parameters_->factor));
    }

    std::shared_ptr<const Parameters> parameters_;
    std::unordered_map<std::string, Run> runs_;  ///< by what is asked
};

}  // namespace

PreparedRule backs_off(const RuleParameters& parameters) {
    Parameters read;
    read.on = parameters.statuses("on", retryable);
    read.factor = parameters.number("factor", read.factor);
    read.first = parameters.duration("first", std::chrono::milliseconds(10));
    read.cap = parameters.duration("cap", std::chrono::seconds(10));
    if (read.factor < 1) parameters.refuse("'factor' must be at least 1, since waits grow");
    std::string title = "waits longer each time it is told " + spelled(read.on);
    return prepared<BacksOff>(std::move(title), std::move(read));
}

}  // namespace understudy::contract::rules
