#include "scenario/load_faults.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "scenario/fault_draft.h"

namespace understudy::scenario {
namespace {

Value words_of(const FaultSite& site, const yaml::Node& node) {
    Value::Object words;
    for (const yaml::Node::Entry& entry : node.entries)
        if (entry.key.text != "vendor") words.emplace_back(entry.key.text, site.read.value(entry.value));
    return words;
}

}  // namespace

FaultRule load_fault(const FaultSite& site, const yaml::Node& node, VendorKey vendor_key) {
    static constexpr std::array<std::string_view, 15> keys{
        "operation", "resource", "caller", "calls", "every", "rate",  "from", "for",
        "error",     "status",   "delay",  "slow",  "cut",   "fault", "lost"};
    static constexpr std::array<std::string_view, 16> keys_with_vendor = [] {
        std::array<std::string_view, 16> all{"vendor"};
        std::copy(keys.begin(), keys.end(), all.begin() + 1);
        return all;
    }();
    const std::span<const std::string_view> known =
        vendor_key == VendorKey::allowed ? std::span<const std::string_view>(keys_with_vendor) : keys;
    const yaml::MapReader map(node, "a fault", node.place, known, site.read.mistakes());
    if (!map.is_map()) return {};
    FaultDraft draft{.site = site, .node = node, .map = map, .rule = {}};
    load_aim(draft);
    load_which_calls(draft);
    load_deeds(draft);
    draft.rule.words = words_of(site, node);
    return std::move(draft.rule);
}

std::vector<FaultRule> load_faults(const FaultSite& site, const yaml::Node& node) {
    std::vector<FaultRule> faults;
    std::vector<Place> places;
    if (!site.read.is_list(node, "'faults'")) return faults;
    for (const yaml::Node& item : node.items) {
        const std::size_t mistakes_before = site.read.mistakes().count();
        FaultRule fault = load_fault(site, item, VendorKey::unknown);
        if (site.read.mistakes().count() > mistakes_before) continue;  // it may answer less than it seems
        const auto earlier = std::find_if(faults.begin(), faults.end(), [&](const FaultRule& each) {
            return shadows(each, fault, SetTogether::yes);
        });
        if (earlier != faults.end()) {
            const auto line = places[static_cast<std::size_t>(earlier - faults.begin())].line;
            site.read.mistakes().add(
                item.place, "the error of this fault never answers",
                "the fault in line " + std::to_string(line) + " answers all of its calls before it");
        }
        faults.push_back(std::move(fault));
        places.push_back(item.place);
    }
    return faults;
}

}  // namespace understudy::scenario
