// A file that did not come whole is no file: it is fetched again, or the client says that it has none.
#include <map>
#include <string>

#include "contract/outcome_word.h"
#include "contract/rules/rules.h"

namespace understudy::contract::rules {
namespace {

struct Parameters {
    int operation = -1;
};

class NoticesACutDownload final : public Rule {
  public:
    explicit NoticesACutDownload(std::shared_ptr<const Parameters> parameters) : parameters_(std::move(parameters)) {}

    void see(const Call& call, Findings& findings) override {
        if (!call.is(parameters_->operation) || call.is_head()) return;
        if (call.succeeded()) {
            cut_.erase(std::string(call.thing()));
        } else if (!call.is_answered()) {
            findings.meet();
            cut_[std::string(call.thing())] = {call.sequence(), call.exchange().delivery};
        }
    }

    void end(const Value& outcome, Findings& findings) override {
        if (!is_good(outcome)) return;
        for (const auto& [thing, cut] : cut_)
            findings.breach("the file of " + thing + " fetched again, or the outcome incomplete, since its download did not end (" + cut.how + ")",
                            "outcome " + word_of(outcome), {cut.sequence});
    }

  private:
    struct Cut {
        std::uint64_t sequence = 0;
        std::string how;
    };
    std::shared_ptr<const Parameters> parameters_;
    std::map<std::string, Cut> cut_;  ///< and not fetched since
};

}  // namespace

PreparedRule notices_a_cut_download(const RuleParameters& parameters) {
    return prepared<NoticesACutDownload>("notices a download that was cut", Parameters{parameters.operation("operation")});
}

}  // namespace understudy::contract::rules
