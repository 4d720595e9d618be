// A link is followed before it expires; then a new one is asked for.
#include <string>

#include "contract/rules/rules.h"

namespace understudy::contract::rules {
namespace {

struct Parameters {
    int operation = -1;
    Statuses status;
};

class DownloadsWhileTheLinkLives final : public Rule {
  public:
    explicit DownloadsWhileTheLinkLives(std::shared_ptr<const Parameters> parameters) : parameters_(std::move(parameters)) {}

    void see(const Call& call, Findings& findings) override {
        if (!call.is(parameters_->operation)) return;
        findings.meet();
        if (is_one_of(call.status(), parameters_->status))
            findings.breach("a download while the link lives",
                            std::to_string(call.status()) + " for " + call.request_line() +
                                (call.exchange().state_after.empty() ? "" : ", which was " + call.exchange().state_after),
                            {call.sequence()});
    }

  private:
    std::shared_ptr<const Parameters> parameters_;
};

}  // namespace

PreparedRule downloads_while_the_link_lives(const RuleParameters& parameters) {
    Parameters read;
    read.operation = parameters.operation("operation");
    read.status = parameters.statuses("status", {{403, 404}, {410, 410}});
    return prepared<DownloadsWhileTheLinkLives>("downloads while the link lives", std::move(read));
}

}  // namespace understudy::contract::rules
