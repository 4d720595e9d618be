#include "scenario/fault.h"

#include <algorithm>

namespace understudy::scenario {
namespace {

bool is_same(const std::optional<AimedResource>& a, const std::optional<AimedResource>& b) {
    return a.has_value() == b.has_value() && (!a || (a->kind == b->kind && a->key == b->key));
}

/// Whether a call that the one is aimed at is one for the other, too.
bool covers_aim(const FaultRule& wide, const FaultRule& narrow) {
    return (wide.operation < 0 || wide.operation == narrow.operation) &&
           (!wide.resource || is_same(wide.resource, narrow.resource)) &&
           (!wide.caller || wide.caller == narrow.caller);
}

bool covers_time(const FaultRule& wide, const FaultRule& narrow) {
    if (wide.from > narrow.from) return false;
    return !wide.lasts || (narrow.lasts && wide.from + *wide.lasts >= narrow.from + *narrow.lasts);
}

bool is_aimed_alike(const FaultRule& a, const FaultRule& b) {
    return a.from == b.from && a.lasts == b.lasts && is_same(a.resource, b.resource) && a.caller == b.caller;
}

}  // namespace

bool shadows(const FaultRule& earlier, const FaultRule& later, SetTogether together) {
    if (!earlier.answers() || !later.answers() || earlier.chance || !covers_aim(earlier, later)) return false;
    const bool counts_alike = together == SetTogether::yes && is_aimed_alike(earlier, later);
    if (together == SetTogether::no && (earlier.lasts || earlier.from > Duration::zero())) return false;
    if (together == SetTogether::yes && !covers_time(earlier, later)) return false;
    if (!counts_alike)
        return earlier.first_call == 1 && earlier.every == 1 &&
               earlier.last_call == std::numeric_limits<std::int64_t>::max();
    return later.every % earlier.every == 0 && earlier.first_call <= later.first_call &&
           earlier.last_call >= later.last_call;
}

}  // namespace understudy::scenario
