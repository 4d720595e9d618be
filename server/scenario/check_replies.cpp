#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "scenario/checks.h"
#include "scenario/state_question.h"

namespace understudy::scenario {
namespace {

/// Goes through the cases of one operation in the order the engine does.
class CaseCheck {
  public:
    CaseCheck(const Draft& draft, const Operation& operation) : draft_(draft), operation_(operation) {}

    void run() {
        // What is refused in a state needs no reply there, unless a move comes between.
        if (operation_.move.empty()) {
            for (const Refuse& refuse : operation_.refuse) answer(refuse.when);
        }
        for (const ReplyCase& reply : operation_.replies) {
            if (is_answered_) {
                add(reply, "this case can never answer: one before it has no 'when'",
                    "put the case without 'when' last");
            } else if (reply.when.all.empty()) {
                is_answered_ = true;
            } else if (!answer(reply.when)) {
                add(reply, "this case can never answer: those before it name its states", "take it out");
            }
        }
        if (!is_answered_ && !operation_.replies.empty()) check_complete(operation_.replies.back());
    }

  private:
    /// Notes the states that the condition answers for. Returns false if others answered for all of them
    /// before.
    bool answer(const Condition& condition) {
        const std::optional<StateQuestion> question = state_question(draft_.vendor, operation_, condition);
        if (!question) return true;
        StateQuestion none = *question;
        none.states.assign(none.states.size(), false);
        std::vector<bool>& answered =
            answered_.try_emplace(question->asked, std::move(none)).first->second.states;
        bool is_new = false;
        for (std::size_t i = 0; i < answered.size(); ++i) {
            if (!question->states[i]) continue;
            is_new = is_new || !answered[i];
            answered[i] = true;
        }
        return is_new;
    }

    void check_complete(const ReplyCase& last) {
        const StateQuestion* asked = nullptr;
        for (const auto& [spelled, question] : answered_) {
            if (std::find(question.states.begin(), question.states.end(), false) == question.states.end())
                return;
            asked = &question;
        }
        if (asked == nullptr) {
            add(last, "the last case has a 'when', so some requests have no answer",
                "add a case without 'when', or one for each state of a lifecycle");
            return;
        }
        std::vector<std::string> missing;
        for (std::size_t i = 0; i < asked->states.size(); ++i) {
            if (!asked->states[i]) missing.push_back("'" + asked->lifecycle->states[i] + "'");
        }
        add(last, "no case answers while '" + asked->asked + "' is " + yaml::list_of(missing),
            "add a case for it, or let the last case have no 'when'");
    }

    void add(const ReplyCase& reply, std::string message, std::string hint) {
        draft_.mistakes().add(reply.place, std::move(message), std::move(hint));
    }

    const Draft& draft_;
    const Operation& operation_;
    bool is_answered_ = false;                       ///< by a case without `when`
    std::map<std::string, StateQuestion> answered_;  ///< by what is asked: the states that have an answer
};

}  // namespace

void check_replies(const Draft& draft) {
    if (draft.is_cut) return;
    for (const Operation& operation : draft.vendor.operations) CaseCheck(draft, operation).run();
}

}  // namespace understudy::scenario
