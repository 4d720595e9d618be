// Any text is a plan or a mistake with a place inside the text; a plan makes documented moves only and ends
// or repeats.
#include <algorithm>
#include <cstdint>
#include <string_view>

#include "fuzz/require.h"
#include "scenario/plan_syntax.h"

namespace {

using namespace understudy;
using namespace understudy::scenario;

Lifecycle lifecycle() {
    Lifecycle made;
    made.name = "export";
    made.states = {"waiting", "running", "running on", "Success!", "for", "a"};
    made.moves = {{1, 3}, {1, 2, 3, 4}, {3, 5}, {}, {4, 0}, {5, 0, 1}};
    return made;
}

void check_step(const Plan& plan, std::size_t number, const Lifecycle& of) {
    const PlanStep& step = plan.steps[number];
    REQUIRE(step.state >= 0 && static_cast<std::size_t>(step.state) < of.states.size());
    REQUIRE((step.stay ? 1 : 0) + (step.reads ? 1 : 0) + (step.until_released ? 1 : 0) + (step.forever ? 1 : 0) <= 1);
    REQUIRE(!step.stay || *step.stay >= Duration::zero());
    REQUIRE(!step.reads || *step.reads > 0);
    REQUIRE(step.from_percent >= 0 && step.from_percent <= step.until_percent && step.until_percent <= 100);
    REQUIRE(plan.step_of(step.state) >= 0 && static_cast<std::size_t>(plan.step_of(step.state)) <= number);
    REQUIRE(!plan.spelled_step(step).empty());
    REQUIRE(plan.spelled_step(step).starts_with(of.states[static_cast<std::size_t>(step.state)]));
    REQUIRE(!step.until_released || step.is_followed());
    if (!step.is_followed()) return;
    REQUIRE(step.next >= 0 && static_cast<std::size_t>(step.next_end) <= plan.steps.size());
    int percent = 0;
    for (int next = step.next; next < step.next_end; ++next) {
        const PlanStep& after = plan.steps[static_cast<std::size_t>(next)];
        REQUIRE(of.may_move(step.state, after.state));
        REQUIRE(after.percent > 0);
        percent += after.percent;
        // Only `repeat` goes back, and only where that takes time.
        if (static_cast<std::size_t>(next) > number) continue;
        REQUIRE(plan.repeat);
        REQUIRE(step.reads || step.until_released || (step.stay && *step.stay > Duration::zero()));
    }
    REQUIRE(percent == 100);
}

void check_plan(const Plan& plan, const Lifecycle& of, std::string_view text) {
    REQUIRE(!plan.steps.empty());
    REQUIRE(text.find(plan.spelled) != std::string_view::npos);
    for (std::size_t i = 0; i < plan.steps.size(); ++i) check_step(plan, i, of);
    REQUIRE(!plan.repeat || std::any_of(plan.steps.begin(), plan.steps.end(), [](const PlanStep& step) { return step.is_followed(); }));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Lifecycle of = lifecycle();
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto parsed = parse_plan(text, of);
    if (const auto* error = std::get_if<PlanError>(&parsed)) {
        const std::size_t shown = std::max<std::size_t>(size, 1);
        REQUIRE(error->width > 0 && error->offset < shown && error->width <= shown - error->offset);
        REQUIRE(!error->message.empty());
        return 0;
    }
    const Plan& plan = std::get<Plan>(parsed);
    check_plan(plan, of, text);
    // What is spelled reads the same again.
    const auto again = parse_plan(plan.spelled, of);
    REQUIRE(std::holds_alternative<Plan>(again));
    REQUIRE(std::get<Plan>(again).steps.size() == plan.steps.size());
    REQUIRE(std::get<Plan>(again).spelled == plan.spelled);
    return 0;
}
