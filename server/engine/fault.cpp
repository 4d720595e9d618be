#include "engine/fault.h"

#include <optional>
#include <string_view>
#include <utility>

#include "engine/fault_aim.h"
#include "engine/fault_dice.h"
#include "engine/obey_prefer.h"

namespace understudy::engine {

using namespace scenario;

namespace {

std::size_t at(int index) {
    return static_cast<std::size_t>(index);
}

int number_of(const Operation& operation, const Vendor& vendor) {
    return static_cast<int>(&operation - vendor.operations.data());
}

void append(std::string& out, std::string_view separator, std::string_view words) {
    if (!out.empty()) out += separator;
    out += words;
}

bool is_in_time(const world::Fault& fault, Timestamp now) {
    const Timestamp begin = fault.set_at + fault.rule.from;
    return now >= begin && (!fault.rule.lasts || now < begin + *fault.rule.lasts);
}

Delivery::Ending ending_of(const FaultRule& rule) {
    using From = FaultRule::Ending;
    using To = Delivery::Ending;
    switch (rule.ending) {
        case From::whole:
            return rule.lost == FaultRule::Lost::no ? To::whole : To::empty;
        case From::reset:
            return To::reset;
        case From::empty:
            return To::empty;
        case From::malformed_chunk:
            return To::malformed_chunk;
        case From::random_data:
            return To::random_data;
        case From::wrong_length:
            return To::wrong_length;
    }
    return To::whole;
}

void meet(world::Fault& fault, FaultPlan& plan, Context& context) {
    const FaultRule& rule = fault.rule;
    bool is_more_than_delay = false;
    if (rule.answers() && plan.error < 0 && plan.reply < 0) {
        plan.error = rule.error;
        plan.reply = rule.reply;
        is_more_than_delay = true;
    }
    if (const Delivery::Ending ending = ending_of(rule);
        ending != Delivery::Ending::whole && plan.delivery.ending == Delivery::Ending::whole) {
        plan.delivery.ending = ending;
        plan.lost = rule.lost;
        if (ending == Delivery::Ending::random_data)
            plan.random_data = draw_random_data(roll(fault, context));
        is_more_than_delay = true;
    }
    if (rule.cut && !plan.delivery.cut) {
        plan.delivery.cut = static_cast<std::size_t>(*rule.cut);
        is_more_than_delay = true;
    }
    if (rule.bytes_per_second > 0 && plan.delivery.bytes_per_second == 0) {
        plan.delivery.bytes_per_second = static_cast<std::size_t>(rule.bytes_per_second);
        is_more_than_delay = true;
    }
    if (rule.delay) plan.delay += draw(*rule.delay, roll(fault, context));
    if (!rule.delay && !is_more_than_delay) return;  // others were there before it
    ++fault.met;
    append(plan.met, "; ", id_of(fault) + ": " + rule.does);
    if (is_more_than_delay) {
        append(plan.why, "; ",
               "fault: " + id_of(fault) + " (" + rule.does + "), set by " +
                   (fault.set_by == world::SetBy::scenario ? "scenario " + context.vendor->scenario->name
                                                           : "the admin API"));
    }
}

void meet_faults(Context& context, FaultPlan& plan) {
    const int operation = number_of(*context.operation, *context.vendor->vendor);
    Aim aim(context);
    for (world::Fault& fault : context.vendor->faults) {
        const FaultRule& rule = fault.rule;
        if (rule.operation >= 0 && rule.operation != operation) continue;
        if (!is_in_time(fault, context.now()) || !aim.fits(rule)) continue;
        const std::int64_t call = ++fault.calls[at(operation)];
        if (call < rule.first_call || call > rule.last_call || call % rule.every != 0) continue;
        if (rule.chance && roll(fault, context).below(1'000'000) >= *rule.chance) continue;
        meet(fault, plan, context);
    }
    // What is lost on the way there is answered by nobody; what sends nothing needs no way of sending it.
    if (plan.lost == FaultRule::Lost::before) plan.error = plan.reply = -1;
    const Delivery::Ending ending = plan.delivery.ending;
    if (ending != Delivery::Ending::whole) plan.delivery.cut.reset();
    if (ending == Delivery::Ending::reset || ending == Delivery::Ending::empty ||
        ending == Delivery::Ending::random_data)
        plan.delivery.bytes_per_second = 0;
}

}  // namespace

FaultPlan plan_faults(Context& context, Preferring preferring) {
    FaultPlan plan;
    if (preferring == Preferring::obeyed && find_header(context.request->headers, "Prefer") != nullptr)
        obey_preferences(context, plan);
    if (!context.vendor->faults.empty()) meet_faults(context, plan);
    return plan;
}

void deliver(FaultPlan& plan, Answer& answer, Refused was_refused) {
    Reply& reply = answer.reply;
    reply.delay = plan.delay;
    reply.delivery = plan.delivery;
    const Delivery::Ending ending = plan.delivery.ending;
    if (ending == Delivery::Ending::reset || ending == Delivery::Ending::empty ||
        ending == Delivery::Ending::random_data) {
        answer.shown.clear();
        answer.provenance = nullptr;
        answer.is_file = false;
        reply.status = 0;
        reply.headers.clear();
        reply.body = std::move(plan.random_data);
        reply.stream.reset();
        return;
    }
    const bool was_chosen = !plan.applied_answer.empty() && (plan.error >= 0 || was_refused == Refused::no);
    std::string applied = was_chosen ? plan.applied_answer : std::string();
    if (!plan.applied.empty()) append(applied, ", ", plan.applied);
    if (!applied.empty()) reply.headers.push_back({"Preference-Applied", std::move(applied)});
}

}  // namespace understudy::engine
