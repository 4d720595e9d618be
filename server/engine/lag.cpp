#include "engine/lag.h"

#include <algorithm>

namespace understudy::engine {

bool shows(Context& context, world::Instance& instance) {
    if (instance.is_shown(context.now()) || instance.serial >= context.first_own) return true;
    std::vector<world::Instance*>& missed = context.missed;
    if (instance.hidden_reads > 0 && std::find(missed.begin(), missed.end(), &instance) == missed.end())
        missed.push_back(&instance);
    return false;
}

std::string when_it_shows(const world::Instance& instance) {
    if (instance.hidden_reads == 0) return "it shows at " + format_timestamp(instance.shown_from);
    const bool one = instance.hidden_reads == 1;
    return "it shows after " + std::to_string(instance.hidden_reads) + (one ? " read" : " reads") + ", this one included";
}

void count_hidden_reads(Context& context) {
    for (world::Instance* instance : context.missed) --instance->hidden_reads;
    context.missed.clear();
}

}  // namespace understudy::engine
