#include "world/instance.h"

#include <algorithm>

namespace understudy::world {

std::string_view name_of(How how) {
    switch (how) {
        case How::start: return "start";
        case How::plan: return "plan";
        case How::gate: return "gate";
        case How::call: return "call";
        case How::admin: return "admin";
        case How::forced: return "forced";
    }
    return {};
}

int progress(const Instance& instance, const scenario::Lifecycle& lifecycle, Timestamp now) {
    if (lifecycle.is_end(instance.state)) return 100;
    const scenario::PlanStep* step = instance.plan_step();
    if (step == nullptr) return 0;
    const std::int64_t span = step->until_percent - step->from_percent;
    std::int64_t gone = 0;
    if (step->stay && step->stay->count() > 0) {
        // Micro-percent arithmetic would overflow only for stays beyond thousands of years.
        const std::int64_t elapsed = std::clamp<std::int64_t>((now - instance.step_began).count(), 0, step->stay->count());
        gone = span * elapsed / step->stay->count();
    } else if (step->reads && *step->reads > 0) {
        gone = span * std::min(instance.reads, *step->reads) / *step->reads;
    }
    return static_cast<int>(step->from_percent + gone);
}

}  // namespace understudy::world
