// A job that never ends is not looked at forever.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "contract/outcome_word.h"
#include "contract/rules/rules.h"
#include "contract/wait.h"

namespace understudy::contract::rules {
namespace {

struct Parameters {
    int operation = -1;
    std::vector<std::string> states;
    std::optional<Duration> after;      ///< the first look
    std::optional<std::int64_t> polls;
};

std::string limit(const Parameters& parameters) {
    std::string text;
    if (parameters.polls) text = std::to_string(*parameters.polls) + " polls";
    if (parameters.after) text += (text.empty() ? "" : " or ") + format_duration(*parameters.after);
    return text;
}

class GivesUp final : public Rule {
  public:
    explicit GivesUp(std::shared_ptr<const Parameters> parameters) : parameters_(std::move(parameters)) {}

    void see(const Call& call, Findings& findings) override {
        if (!call.is(parameters_->operation) || call.is_head()) return;
        Job& job = jobs_.try_emplace(std::string(call.thing()), Job{.first_came = call.came(), .first = call.sequence()}).first->second;
        ++job.polls;
        job.last = call.sequence();
        if (call.succeeded() && is_end(call.exchange().state_after)) {
            job.has_ended = some_ended_ = true;
            return;
        }
        const Duration since = call.came() - job.first_came;
        const bool is_over = (parameters_->polls && job.polls > *parameters_->polls) || (parameters_->after && since > *parameters_->after);
        if (job.has_ended || job.is_told || !is_over) return;
        job.is_told = true;
        findings.breach("no more polls of " + std::string(call.thing()) + ", which does not end, after " + limit(*parameters_),
                        "poll " + std::to_string(job.polls) + ' ' + format_wait(since) + " after the first", {job.first, job.last});
    }

    void end(const Value& outcome, Findings& findings) override {
        for (const auto& [name, job] : jobs_) {
            if (job.has_ended) continue;
            findings.meet();
            if (!some_ended_ && is_good(outcome))
                findings.breach("the outcome gave_up, since " + name + " did not end", "outcome " + word_of(outcome), {job.last});
        }
    }

  private:
    struct Job {
        Call::Time first_came;
        std::uint64_t first = 0, last = 0;
        std::int64_t polls = 0;
        bool has_ended = false;
        bool is_told = false;
    };

    bool is_end(const std::string& state) const {
        return std::find(parameters_->states.begin(), parameters_->states.end(), state) != parameters_->states.end();
    }

    std::shared_ptr<const Parameters> parameters_;
    std::map<std::string, Job> jobs_;
    bool some_ended_ = false;
};

}  // namespace

PreparedRule gives_up(const RuleParameters& parameters) {
    Parameters read;
    read.operation = parameters.operation("operation");
    read.states = parameters.states("states", read.operation);
    if (parameters.has("after")) read.after = parameters.duration("after", {});
    if (parameters.has("polls")) read.polls = parameters.integer("polls", 1);
    if (!read.after && !read.polls) parameters.refuse("this rule needs 'after' or 'polls'", "after: 5s, or polls: 100");
    std::string title = "gives up on a job that has not ended after " + limit(read);
    return prepared<GivesUp>(std::move(title), std::move(read));
}

}  // namespace understudy::contract::rules
