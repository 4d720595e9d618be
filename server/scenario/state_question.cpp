#include "scenario/state_question.h"

#include <variant>

namespace understudy::scenario {
namespace {

/// The lifecycle whose state the expression reads, or nullptr.
const Lifecycle* lifecycle_read(const Vendor& vendor, const Operation& operation,
                                const Expression& expression) {
    const Root* root = std::get_if<Root>(&expression.head);
    if (root == nullptr || *root != Root::slot || expression.steps.empty() || !expression.filters.empty())
        return nullptr;
    const Step& last = expression.steps.back();
    if (last.is != Step::Is::builtin || static_cast<Builtin>(last.index) != Builtin::state) return nullptr;
    int kind = operation.slots[static_cast<std::size_t>(expression.index)].kind;
    for (const Step& step : expression.steps) {
        if (step.is == Step::Is::hop) kind = step.kind;
    }
    const int lifecycle = vendor.kinds[static_cast<std::size_t>(kind)].lifecycle;
    return lifecycle < 0 ? nullptr : &vendor.lifecycles[static_cast<std::size_t>(lifecycle)];
}

/// The states that fit; nothing if that depends on more than the state.
std::optional<std::vector<bool>> states_that_fit(const Lifecycle& lifecycle, const Matcher& matcher) {
    if (const auto* one_of = std::get_if<Matcher::OneOf>(&matcher.is)) {
        std::vector<bool> states(lifecycle.states.size(), false);
        for (const ValueTemplate& value : one_of->values) {
            const Value* constant = std::get_if<Value>(&value);
            if (constant == nullptr) return {};
            const int state = lifecycle.state_of(to_text(*constant));
            if (state >= 0) states[static_cast<std::size_t>(state)] = true;
        }
        return states;
    }
    if (const auto* inverse = std::get_if<Matcher::Not>(&matcher.is)) {
        std::optional<std::vector<bool>> states = states_that_fit(lifecycle, *inverse->inner);
        if (states) states->flip();
        return states;
    }
    return {};
}

}  // namespace

std::optional<StateQuestion> state_question(const Vendor& vendor, const Operation& operation,
                                            const Condition& condition) {
    if (condition.all.size() != 1) return {};
    const Condition::Entry& entry = condition.all[0];
    const Lifecycle* lifecycle = lifecycle_read(vendor, operation, entry.value);
    if (lifecycle == nullptr) return {};
    std::optional<std::vector<bool>> states = states_that_fit(*lifecycle, entry.matcher);
    if (!states) return {};
    return StateQuestion{entry.value.spelled, lifecycle, *std::move(states)};
}

}  // namespace understudy::scenario
