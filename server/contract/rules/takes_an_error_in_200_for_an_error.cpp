// That something went wrong may stand in the body of a reply whose status says that all is well.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "contract/outcome_word.h"
#include "contract/rules/rules.h"

namespace understudy::contract::rules {
namespace {

struct Parameters {
    int operation = -1;
    std::vector<std::pair<std::string, Value>> where;
    std::string shown;
};

class TakesAnErrorIn200ForAnError final : public Rule {
  public:
    explicit TakesAnErrorIn200ForAnError(std::shared_ptr<const Parameters> parameters) : parameters_(std::move(parameters)) {}

    void see(const Call& call, Findings& findings) override {
        if (!call.is(parameters_->operation) || !call.succeeded() || call.is_head()) return;
        const auto& where = parameters_->where;
        const bool is_error = std::all_of(where.begin(), where.end(), [&](const auto& each) {
            const Value* value = member(call.reply_body(), each.first);
            return value != nullptr && *value == each.second;
        });
        // The last word counts: a client may try once more, and that may go well.
        error_ = is_error ? call.sequence() : 0;
        static_cast<void>(findings);
    }

    void end(const Value& outcome, Findings& findings) override {
        if (error_ == 0 || outcome.is_absent()) return;
        findings.meet();
        if (is_good(outcome))
            findings.breach("the outcome failed, since the reply said " + parameters_->shown, "outcome " + word_of(outcome), {error_});
    }

  private:
    std::shared_ptr<const Parameters> parameters_;
    std::uint64_t error_ = 0;  ///< the last reply, if it told one
};

}  // namespace

PreparedRule takes_an_error_in_200_for_an_error(const RuleParameters& parameters) {
    Parameters read;
    read.operation = parameters.operation("operation");
    read.where = parameters.members("where");
    if (!parameters.has("where")) parameters.refuse("this rule needs 'where'", "where: { data.status: failed }");
    for (const auto& [path, value] : read.where) read.shown += (read.shown.empty() ? "" : ", ") + path + ": " + to_json(value);
    return prepared<TakesAnErrorIn200ForAnError>("takes an error inside of a good status for an error", std::move(read));
}

}  // namespace understudy::contract::rules
