// A job that was shown to have ended is not looked at again.
#include <algorithm>
#include <map>

#include "contract/rules/rules.h"

namespace understudy::contract::rules {
namespace {

struct Parameters {
    int operation = -1;
    std::vector<std::string> states;
};

class StopsPollingAtATerminalState final : public Rule {
  public:
    explicit StopsPollingAtATerminalState(std::shared_ptr<const Parameters> parameters)
        : parameters_(std::move(parameters)) {}

    void see(const Call& call, Findings& findings) override {
        if (!call.is(parameters_->operation) || call.is_head()) return;
        const std::string thing(call.thing());
        if (const auto end = ended_.find(thing); end != ended_.end()) {
            findings.breach("no poll of " + thing + " after it was shown as " + end->second.state, "another poll",
                            {end->second.sequence, call.sequence()});
            return;
        }
        const std::string& state = call.exchange().state_after;
        const auto& states = parameters_->states;
        if (!call.succeeded() || std::find(states.begin(), states.end(), state) == states.end()) return;
        findings.meet();
        ended_.emplace(thing, End{state, call.sequence()});
    }

  private:
    struct End {
        std::string state;
        std::uint64_t sequence = 0;
    };
    std::shared_ptr<const Parameters> parameters_;
    std::map<std::string, End> ended_;  ///< by job
};

}  // namespace

PreparedRule stops_polling_at_a_terminal_state(const RuleParameters& parameters) {
    Parameters read;
    read.operation = parameters.operation("operation");
    read.states = parameters.states("states", read.operation);
    std::string title = "stops polling once the job is";
    for (std::size_t i = 0; i < read.states.size(); ++i)
        title += (i == 0 ? " " : i + 1 == read.states.size() ? " or " : ", ") + read.states[i];
    return prepared<StopsPollingAtATerminalState>(std::move(title), std::move(read));
}

}  // namespace understudy::contract::rules
