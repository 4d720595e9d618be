// A file is fetched once a look showed that it is there.
#include <algorithm>
#include <string>
#include <unordered_set>
#include <vector>

#include "contract/rules/rules.h"

namespace understudy::contract::rules {
namespace {

struct Parameters {
    int operation = -1;
    std::vector<int> poll;
    std::vector<std::string> states;
    std::string states_text;
};

class DownloadsOnlyWhenReady final : public Rule {
  public:
    explicit DownloadsOnlyWhenReady(std::shared_ptr<const Parameters> parameters) : parameters_(std::move(parameters)) {}

    void see(const Call& call, Findings& findings) override {
        const std::string thing(call.thing());
        if (std::find(parameters_->poll.begin(), parameters_->poll.end(), call.operation_index()) != parameters_->poll.end()) {
            looked_at_.insert(thing);
            last_look_ = call.sequence();
            last_state_ = call.exchange().state_after;
            if (call.succeeded() && is_ready(last_state_)) shown_ready_.insert(thing);
        }
        if (!call.is(parameters_->operation) || call.is_head()) return;
        findings.meet();
        // A file of its own kind does not say which job it is from; then any job that is ready will do.
        const bool was_shown = looked_at_.contains(thing) ? shown_ready_.contains(thing) : !shown_ready_.empty();
        if (was_shown || is_ready(call.exchange().state_after)) return;
        std::vector<std::uint64_t> shown{call.sequence()};
        if (last_look_ != 0) shown.insert(shown.begin(), last_look_);
        findings.breach("no " + call.operation()->name + " before the job was shown as " + parameters_->states_text,
                        call.request_line() + (last_look_ == 0 ? " without a look" : last_state_.empty() ? "" : " while it was " + last_state_), std::move(shown));
    }

  private:
    bool is_ready(const std::string& state) const {
        return std::find(parameters_->states.begin(), parameters_->states.end(), state) != parameters_->states.end();
    }

    std::shared_ptr<const Parameters> parameters_;
    std::unordered_set<std::string> looked_at_, shown_ready_;
    std::uint64_t last_look_ = 0;
    std::string last_state_;
};

}  // namespace

PreparedRule downloads_only_when_ready(const RuleParameters& parameters) {
    Parameters read;
    read.operation = parameters.operation("operation");
    read.poll = parameters.operations("poll");
    if (!parameters.has("poll")) parameters.refuse("this rule needs 'poll'", "name the operation that shows the job's state");
    if (!parameters.has("states")) parameters.refuse("this rule needs 'states'", "say in which states the file is there");
    if (!read.poll.empty() && parameters.has("states")) read.states = parameters.states("states", read.poll.front());
    for (const std::string& state : read.states) read.states_text += (read.states_text.empty() ? "" : " or ") + state;
    std::string title = "downloads only when the job is " + read.states_text;
    return prepared<DownloadsOnlyWhenReady>(std::move(title), std::move(read));
}

}  // namespace understudy::contract::rules
