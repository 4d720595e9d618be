#include "engine/obey_prefer.h"

#include <charconv>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/prefer.h"
#include "scenario/documented.h"

namespace understudy::engine {

using namespace scenario;

namespace {

void append(std::string& out, std::string_view separator, std::string_view words) {
    if (!out.empty()) out += separator;
    out += words;
}

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
    const int operation = static_cast<int>(context.operation - vendor.operations.data());
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
                   (is_code ? listed(documented_statuses(vendor, operation))
                            : listed(documented_names(vendor, operation))));
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

}  // namespace

void obey_preferences(const Context& context, FaultPlan& plan) {
    for (const Preference& each : preferences(context.request->headers)) {
        if (each.name == "code" || each.name == "example") {
            prefer_answer(each, context, plan);
        } else if (each.name == "wait") {
            prefer_wait(each, plan);
        } else {
            append(plan.ignored, "; ",
                   "prefer: " + each.name + " is not understood, only code, example and wait");
        }
    }
    std::string obeyed = plan.applied_answer;
    if (!plan.applied.empty()) append(obeyed, ", ", plan.applied);
    if (!obeyed.empty()) plan.met = "prefer: " + obeyed;
    if (!plan.applied_answer.empty()) plan.why = "fault: Prefer: " + plan.applied_answer;
}

}  // namespace understudy::engine
