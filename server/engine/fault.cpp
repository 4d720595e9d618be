#include "engine/fault.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>
#include <optional>
#include <utility>
#include <vector>

#include "base/dice.h"
#include "engine/prefer.h"
#include "engine/steps.h"
#include "scenario/documented.h"

namespace understudy::engine {

using namespace scenario;

namespace {

using std::chrono::milliseconds;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

int number_of(const Operation& operation, const Vendor& vendor) {
    return static_cast<int>(&operation - vendor.operations.data());
}

void append(std::string& out, std::string_view separator, std::string_view words) {
    if (!out.empty()) out += separator;
    out += words;
}

// Who calls, and what the call names --------------------------------------------------------------

/// Found out ahead of the steps that find it, in a context of its own, so that nothing is counted or refused by it.
struct Named {
    const world::Instance* caller = nullptr;
    std::vector<const world::Instance*> found;
};

Named look_ahead(const Context& context) {
    Context ahead;
    ahead.world = context.world;
    ahead.vendor = context.vendor;
    ahead.population = context.population;
    ahead.request = context.request;
    ahead.operation = context.operation;
    ahead.path = context.path;
    ahead.query = context.query;
    ahead.host = context.host;
    ahead.base_url = context.base_url;
    ahead.raw_path_values = context.raw_path_values;
    const Operation& operation = *context.operation;
    Named named;
    if (!authenticate(ahead) && operation.auth >= 0) {
        const AuthScheme& scheme = context.vendor->vendor->auth[at(operation.auth)];
        if (scheme.caller_slot >= 0) named.caller = ahead.slots[at(scheme.caller_slot)].instance;
    }
    if (validate(ahead)) return named;
    static_cast<void>(find_resources(ahead));  // what it found until it did not is named all the same
    for (const Find& find : operation.find)
        if (const world::Instance* found = ahead.slots[at(find.slot)].instance) named.found.push_back(found);
    return named;
}

bool has_key(const Context& context, const world::Instance& instance, std::string_view key) {
    return to_text(context.vendor->key(instance)) == key;
}

bool is_aimed_at(const FaultRule& rule, const Context& context, std::optional<Named>& named) {
    if (!rule.caller && !rule.resource) return true;
    if (!named) named = look_ahead(context);
    if (rule.caller && (named->caller == nullptr || !has_key(context, *named->caller, *rule.caller))) return false;
    if (!rule.resource) return true;
    return std::any_of(named->found.begin(), named->found.end(), [&](const world::Instance* each) {
        return each->kind == rule.resource->kind && has_key(context, *each, rule.resource->key);
    });
}

bool is_in_time(const world::Fault& fault, Timestamp now) {
    const Timestamp begin = fault.set_at + fault.rule.from;
    return now >= begin && (!fault.rule.lasts || now < begin + *fault.rule.lasts);
}

// Chance ------------------------------------------------------------------------------------------

Dice roll(world::Fault& fault, const Context& context) {
    const std::uint64_t of_vendor = mix(mix(context.world->seed, "fault"), context.vendor->vendor->name);
    return Dice(mix(mix(of_vendor, fault.number), fault.rolls++));
}

/// From 0, which it never is, to 1.
double share(Dice& dice) {
    constexpr std::uint64_t steps = std::uint64_t{1} << 53;
    return static_cast<double>(dice.below(steps) + 1) / static_cast<double>(steps);
}

milliseconds draw(const Delay& delay, Dice dice) {
    Duration drawn = delay.most;
    switch (delay.shape) {
        case Delay::Shape::fixed:
            break;
        case Delay::Shape::uniform: {
            const auto span = static_cast<std::uint64_t>((delay.most - delay.least).count());
            drawn = delay.least + Duration(static_cast<std::int64_t>(dice.below(span + 1)));
            break;
        }
        case Delay::Shape::lognormal: {
            // Box and Muller: two even numbers make a normal one.
            const double first = share(dice), second = share(dice);
            const double normal = std::sqrt(-2 * std::log(first)) * std::cos(2 * std::numbers::pi * second);
            const double microseconds = static_cast<double>(delay.median.count()) * std::exp(delay.sigma * normal);
            const double most = static_cast<double>(longest_delay.count());
            drawn = Duration(static_cast<std::int64_t>(std::clamp(microseconds, 0.0, most)));
            break;
        }
    }
    return std::chrono::duration_cast<milliseconds>(drawn);
}

/// Bytes that no client takes for HTTP.
std::string draw_random_data(Dice dice) {
    std::string data(256, '\0');
    for (char& byte : data) byte = static_cast<char>(dice.below(256));
    data.front() = static_cast<char>(0x80 | static_cast<unsigned char>(data.front()));
    return data;
}

// Faults ------------------------------------------------------------------------------------------

Delivery::Ending ending_of(const FaultRule& rule) {
    using From = FaultRule::Ending;
    using To = Delivery::Ending;
    switch (rule.ending) {
        case From::whole:
            return rule.lost == FaultRule::Lost::no ? To::whole : To::empty;
        case From::reset: return To::reset;
        case From::empty: return To::empty;
        case From::malformed_chunk: return To::malformed_chunk;
        case From::random_data: return To::random_data;
        case From::wrong_length: return To::wrong_length;
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
        if (ending == Delivery::Ending::random_data) plan.random_data = draw_random_data(roll(fault, context));
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
                   (fault.set_by == world::SetBy::scenario ? "scenario " + context.vendor->scenario->name : "the admin API"));
    }
}

void meet_faults(Context& context, FaultPlan& plan) {
    const int operation = number_of(*context.operation, *context.vendor->vendor);
    std::optional<Named> named;
    for (world::Fault& fault : context.vendor->faults) {
        const FaultRule& rule = fault.rule;
        if (rule.operation >= 0 && rule.operation != operation) continue;
        if (!is_in_time(fault, context.now()) || !is_aimed_at(rule, context, named)) continue;
        const std::int64_t call = ++fault.calls[at(operation)];
        if (call < rule.first_call || call > rule.last_call || call % rule.every != 0) continue;
        if (rule.chance && roll(fault, context).below(1'000'000) >= *rule.chance) continue;
        meet(fault, plan, context);
    }
    // What is lost on the way there is answered by nobody; what sends nothing needs no way of sending it.
    if (plan.lost == FaultRule::Lost::before) plan.error = plan.reply = -1;
    const Delivery::Ending ending = plan.delivery.ending;
    if (ending != Delivery::Ending::whole) plan.delivery.cut.reset();
    if (ending == Delivery::Ending::reset || ending == Delivery::Ending::empty || ending == Delivery::Ending::random_data)
        plan.delivery.bytes_per_second = 0;
}

// Preferences -------------------------------------------------------------------------------------

std::optional<int> whole_number(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
    return number;
}

std::string listed(const std::vector<int>& statuses) {
    std::string out;
    for (const int status : statuses) append(out, ", ", std::to_string(status));
    return out;
}

std::string listed(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) append(out, ", ", name);
    return out;
}

/// Takes the answer that a preference names, or says why not.
void prefer_answer(const Preference& preference, const Context& context, FaultPlan& plan) {
    const Vendor& vendor = *context.vendor->vendor;
    const int operation = number_of(*context.operation, vendor);
    const bool is_code = preference.name == "code";
    std::optional<DocumentedAnswer> answer;
    if (!is_code) {
        answer = documented(vendor, operation, preference.value);
    } else if (const std::optional<int> status = whole_number(preference.value)) {
        answer = documented(vendor, operation, *status);
    }
    const std::string spelled = preference.name + '=' + preference.value;
    if (!answer) {
        append(plan.ignored, "; ",
               "prefer: " + spelled + " is not documented for " + context.operation->name + "; documented: " +
                   (is_code ? listed(documented_statuses(vendor, operation)) : listed(documented_names(vendor, operation))));
        return;
    }
    if (plan.error >= 0 || plan.reply >= 0) {
        append(plan.ignored, "; ", "prefer: " + spelled + " comes after " + plan.applied_answer);
        return;
    }
    plan.error = answer->error;
    plan.reply = answer->reply;
    plan.applied_answer = spelled;
}

void prefer_wait(const Preference& preference, FaultPlan& plan) {
    const std::optional<int> seconds = whole_number(preference.value);
    if (!seconds || std::chrono::seconds(*seconds) > longest_delay) {
        append(plan.ignored, "; ", "prefer: wait=" + preference.value + " is no number of seconds up to 60");
        return;
    }
    plan.delay += std::chrono::seconds(*seconds);
    append(plan.applied, ", ", "wait=" + std::to_string(*seconds));
}

void meet_preferences(const Context& context, FaultPlan& plan) {
    for (const Preference& each : preferences(context.request->headers)) {
        if (each.name == "code" || each.name == "example") {
            prefer_answer(each, context, plan);
        } else if (each.name == "wait") {
            prefer_wait(each, plan);
        } else {
            append(plan.ignored, "; ", "prefer: " + each.name + " is not understood, only code, example and wait");
        }
    }
    std::string obeyed = plan.applied_answer;
    if (!plan.applied.empty()) append(obeyed, ", ", plan.applied);
    if (!obeyed.empty()) plan.met = "prefer: " + obeyed;
    if (!plan.applied_answer.empty()) plan.why = "fault: Prefer: " + plan.applied_answer;
}

}  // namespace

FaultPlan plan_faults(Context& context, Preferring preferring) {
    FaultPlan plan;
    if (preferring == Preferring::obeyed && find_header(context.request->headers, "Prefer") != nullptr)
        meet_preferences(context, plan);
    if (!context.vendor->faults.empty()) meet_faults(context, plan);
    return plan;
}

void deliver(FaultPlan& plan, Answer& answer, Refused was_refused) {
    Reply& reply = answer.reply;
    reply.delay = plan.delay;
    reply.delivery = plan.delivery;
    const Delivery::Ending ending = plan.delivery.ending;
    if (ending == Delivery::Ending::reset || ending == Delivery::Ending::empty || ending == Delivery::Ending::random_data) {
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
