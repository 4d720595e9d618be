#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include "scenario/load_parts.h"
#include "scenario/load_scenario.h"

namespace understudy::scenario {
namespace {

constexpr Duration longest_delay = std::chrono::seconds(60);

std::optional<std::int64_t> positive(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc() || end != text.data() + text.size() || value < 1) return {};
    return value;
}

/// `3` or `1-2`.
void load_calls(const Draft& draft, const yaml::Node& node, FaultRule& rule) {
    const std::string text = draft.read.text(node, "'calls'").value_or("");
    const std::size_t dash = std::min(text.find('-'), text.size());
    const std::optional<std::int64_t> first = positive(std::string_view(text).substr(0, dash));
    const std::optional<std::int64_t> last =
        dash < text.size() ? positive(std::string_view(text).substr(dash + 1)) : first;
    if (!first || !last || *first > *last) {
        draft.mistakes().add(node.place, yaml::describe(node) + " is no range of calls",
                             "write 3 or 1-2, counting from 1");
        return;
    }
    rule.first_call = *first;
    rule.last_call = *last;
}

FaultRule load_fault(Draft& draft, const yaml::Node& node) {
    const yaml::MapReader map(node, "a fault", node.place, {"operation", "error", "delay", "calls"},
                              draft.mistakes());
    FaultRule rule;
    if (const yaml::Node* operation = map.require("operation", "name an operation, or '*' for all")) {
        const std::string name = draft.read.text(*operation, "an operation").value_or("*");
        if (name != "*") rule.operation = draft.operations.use(name, operation->place, draft.mistakes());
    }
    rule.error = load_error_name(draft, map, "error");
    if (const yaml::Node* delay = map.find("delay")) {
        rule.delay = draft.read.duration(*delay, "a delay").value_or(Duration::zero());
        if (rule.delay > longest_delay)
            draft.mistakes().add(delay->place, "a delay must not be longer than 60s");
    }
    if (map.is_map() && map.find("error") == nullptr && map.find("delay") == nullptr) {
        draft.mistakes().add(node.place, "a fault needs 'error' or 'delay'");
    }
    if (const yaml::Node* calls = map.find("calls")) load_calls(draft, *calls, rule);
    return rule;
}

/// The one of `earlier` that answers all calls that `later` would answer; nullptr if none does.
const FaultRule* earlier_answer(const std::vector<FaultRule>& earlier, const FaultRule& later) {
    if (later.error < 0) return nullptr;
    const auto found = std::find_if(earlier.begin(), earlier.end(), [&](const FaultRule& fault) {
        const bool is_of_all = fault.operation < 0 || fault.operation == later.operation;
        return fault.error >= 0 && is_of_all && fault.first_call <= later.first_call &&
               fault.last_call >= later.last_call;
    });
    return found == earlier.end() ? nullptr : &*found;
}

}  // namespace

std::vector<FaultRule> load_faults(Draft& draft, const yaml::Node& node) {
    std::vector<FaultRule> faults;
    if (!draft.read.is_list(node, "'faults'")) return faults;
    for (const yaml::Node& item : node.items) {
        FaultRule fault = load_fault(draft, item);
        if (const FaultRule* earlier = earlier_answer(faults, fault)) {
            const auto line = node.items[static_cast<std::size_t>(earlier - faults.data())].place.line;
            draft.mistakes().add(
                item.place, "the error of this fault never answers",
                "the fault in line " + std::to_string(line) + " answers all of its calls before it");
        }
        faults.push_back(fault);
    }
    return faults;
}

}  // namespace understudy::scenario
