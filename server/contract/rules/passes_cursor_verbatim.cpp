// A cursor goes back as it came.
#include <string>
#include <unordered_set>

#include "contract/rules/rules.h"

namespace understudy::contract::rules {
namespace {

struct Parameters {
    int operation = -1;
    std::string parameter, field;
};

class PassesCursorVerbatim final : public Rule {
  public:
    explicit PassesCursorVerbatim(std::shared_ptr<const Parameters> parameters) : parameters_(std::move(parameters)) {}

    void see(const Call& call, Findings& findings) override {
        if (!call.is(parameters_->operation)) return;
        if (const std::string* sent = call.query(parameters_->parameter)) {
            findings.meet();
            if (!given_.contains(*sent))
                findings.breach(parameters_->parameter + " as a reply gave it in " + parameters_->field +
                                    (last_.empty() ? ", or none for the first page" : ": '" + last_ + "'"),
                                "'" + sent->substr(0, 200) + "'", last_.empty() ? std::vector{call.sequence()} : std::vector{last_from_, call.sequence()});
        }
        const Value* cursor = call.status() >= 200 && call.status() <= 299 ? member(call.reply_body(), parameters_->field) : nullptr;
        if (cursor == nullptr || !cursor->is_present()) return;
        std::string text = to_text(*cursor);
        if (text.empty()) return;
        last_ = text.substr(0, 200);
        last_from_ = call.sequence();
        given_.insert(std::move(text));
    }

  private:
    std::shared_ptr<const Parameters> parameters_;
    std::unordered_set<std::string> given_;
    std::string last_;
    std::uint64_t last_from_ = 0;
};

}  // namespace

PreparedRule passes_cursor_verbatim(const RuleParameters& parameters) {
    Parameters read;
    read.operation = parameters.operation("operation");
    if (!parameters.has("parameter")) parameters.refuse("this rule needs 'parameter'", "name the query parameter that takes the cursor");
    const auto names = parameters.query_parameters("parameter", read.operation);
    if (!names.empty()) read.parameter = names.front();
    read.field = parameters.required_text("field", "name the member of the reply that gives the cursor");
    std::string title = "passes " + read.parameter + " back as it came";
    return prepared<PassesCursorVerbatim>(std::move(title), std::move(read));
}

}  // namespace understudy::contract::rules
