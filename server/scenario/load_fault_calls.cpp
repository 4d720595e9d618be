#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include "scenario/fault_draft.h"

namespace understudy::scenario {
namespace {

std::optional<std::int64_t> positive(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc() || end != text.data() + text.size() || value < 1) return {};
    return value;
}

/// `3` or `1-2`.
void load_calls(FaultDraft& fault, const yaml::Node& node) {
    const std::string text = fault.site.read.text(node, "'calls'").value_or("");
    const std::size_t dash = std::min(text.find('-'), text.size());
    const std::optional<std::int64_t> first = positive(std::string_view(text).substr(0, dash));
    const std::optional<std::int64_t> last =
        dash < text.size() ? positive(std::string_view(text).substr(dash + 1)) : first;
    if (!first || !last || *first > *last) {
        fault.mistakes().add(node.place, yaml::describe(node) + " is no range of calls",
                             "write 3 or 1-2, counting from 1");
        return;
    }
    fault.rule.first_call = *first;
    fault.rule.last_call = *last;
}

/// `20%` or `0.5%`, to four places.
void load_rate(FaultDraft& fault, const yaml::Node& node) {
    constexpr std::uint32_t all = 1'000'000;
    const std::string text = node.is_scalar() ? node.text : std::string();
    std::uint64_t units = 0;
    int places = -1;  // after the point; -1: before it
    bool is_rate = text.size() > 1 && text.ends_with('%');
    for (std::size_t i = 0; is_rate && i + 1 < text.size(); ++i) {
        const bool is_digit = text[i] >= '0' && text[i] <= '9';
        if (is_digit && places < 4 && units <= all) {
            units = units * 10 + static_cast<std::uint64_t>(text[i] - '0');
            if (places >= 0) ++places;
        } else if (text[i] == '.' && places < 0 && i > 0 && i + 2 < text.size()) {
            places = 0;
        } else {
            is_rate = false;
        }
    }
    for (int place = std::max(places, 0); place < 4; ++place) units *= 10;
    if (!is_rate || units == 0 || units > all) {
        fault.mistakes().add(node.place, yaml::describe(node) + " is no share of the calls",
                             "write 20% or 0.5%: above 0 and at most 100%");
        return;
    }
    fault.rule.chance = static_cast<std::uint32_t>(units);
}

}  // namespace

void load_which_calls(FaultDraft& fault) {
    if (const yaml::Node* calls = fault.map.find("calls")) load_calls(fault, *calls);
    if (const yaml::Node* every = fault.map.find("every"))
        fault.rule.every = fault.site.read.integer(*every, "'every'", {2, 1'000'000}).value_or(1);
    if (const yaml::Node* rate = fault.map.find("rate")) load_rate(fault, *rate);
    if (const yaml::Node* from = fault.map.find("from"))
        fault.rule.from = fault.site.read.duration(*from, "'from'").value_or(Duration::zero());
    if (const yaml::Node* lasts = fault.map.find("for")) {
        fault.rule.lasts = fault.site.read.duration(*lasts, "'for'");
        if (fault.rule.lasts == Duration::zero())
            fault.mistakes().add(lasts->place, "'for' must be longer than nothing");
    }
}

}  // namespace understudy::scenario
