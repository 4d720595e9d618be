// Coverage written down and read again.
#include <understudy/coverage.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>
#include <variant>

#include <understudy/server.h>

#include "base/json.h"
#include "base/value.h"

namespace understudy {
namespace {

constexpr std::array<std::pair<CoverageItem::Kind, std::string_view>, 4> kinds{{{CoverageItem::Kind::operation, "operation"},
                                                                                {CoverageItem::Kind::reply, "reply"},
                                                                                {CoverageItem::Kind::state, "state"},
                                                                                {CoverageItem::Kind::move, "move"}}};

struct Share {
    int met = 0, all = 0;
};

std::string padded(std::string text, std::size_t width) {
    text.resize(std::max(width, text.size()), ' ');
    return text;
}

[[noreturn]] void refuse(const std::string& why) {
    throw Error(Error::Kind::scenario, "this is no coverage: " + why);
}

const Value& member_of(const Value& item, std::string_view name, Value::Type type) {
    const Value* member = item.find(name);
    if (member == nullptr || member->type() != type) refuse("an item has no " + std::string(name));
    return *member;
}

CoverageItem read_item(const Value& item) {
    const std::string& kind = member_of(item, "kind", Value::Type::text).text();
    const auto known = std::find_if(kinds.begin(), kinds.end(), [&](const auto& each) { return each.second == kind; });
    if (known == kinds.end()) refuse("there is no kind '" + kind + "'");
    return {.kind = known->first,
            .vendor = member_of(item, "vendor", Value::Type::text).text(),
            .name = member_of(item, "name", Value::Type::text).text(),
            .source = member_of(item, "source", Value::Type::text).text(),
            .is_counted = member_of(item, "counted", Value::Type::boolean).boolean(),
            .met = static_cast<std::uint64_t>(member_of(item, "met", Value::Type::integer).integer())};
}

}  // namespace

std::string_view name_of(CoverageItem::Kind kind) {
    return std::find_if(kinds.begin(), kinds.end(), [&](const auto& each) { return each.first == kind; })->second;
}

int percent_met(const Coverage& coverage) {
    Share share;
    for (const CoverageItem& item : coverage) {
        share.all += item.is_counted ? 1 : 0;
        share.met += item.is_counted && item.met > 0 ? 1 : 0;
    }
    return share.all == 0 ? 100 : share.met * 100 / share.all;
}

void add_coverage(Coverage& to, const Coverage& more) {
    const auto key_of = [](const CoverageItem& item) { return std::tuple(item.kind, item.vendor, item.name); };
    std::map<std::tuple<CoverageItem::Kind, std::string, std::string>, std::size_t> places;
    for (std::size_t i = 0; i < to.size(); ++i) places.emplace(key_of(to[i]), i);
    Coverage fresh;
    for (const CoverageItem& item : more) {
        const auto place = places.find(key_of(item));
        if (place == places.end())
            fresh.push_back(item);
        else
            to[place->second].met += item.met;
    }
    to.insert(to.end(), fresh.begin(), fresh.end());
}

std::string coverage_table(const Coverage& coverage) {
    std::vector<std::string> vendors;
    std::map<std::pair<std::string, CoverageItem::Kind>, Share> shares;
    std::size_t width = 6;
    for (const CoverageItem& item : coverage) {
        if (std::find(vendors.begin(), vendors.end(), item.vendor) == vendors.end()) vendors.push_back(item.vendor);
        width = std::max(width, item.vendor.size());
        if (!item.is_counted) continue;
        Share& share = shares[{item.vendor, item.kind}];
        ++share.all;
        share.met += item.met > 0 ? 1 : 0;
    }
    std::string text = padded("vendor", width);
    for (const auto& [kind, name] : kinds) text += "  " + padded(std::string(name == "reply" ? "replies" : std::string(name) + "s"), 10);
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
    for (const std::string& vendor : vendors) {
        text += padded(vendor, width);
        for (const auto& [kind, name] : kinds) {
            const Share& share = shares[{vendor, kind}];
            text += "  " + padded(std::to_string(share.met) + " of " + std::to_string(share.all), 10);
        }
        text.erase(text.find_last_not_of(' ') + 1);
        text += '\n';
    }
    for (const CoverageItem& item : coverage)
        if (item.is_counted && item.met == 0)
            text += "not met: " + item.vendor + ' ' + std::string(name_of(item.kind)) + ' ' + item.name + " [" + item.source + "]\n";
    return text + std::to_string(percent_met(coverage)) + " % of what the documents name was met\n";
}

std::string coverage_json(const Coverage& coverage) {
    Value::List items;
    for (const CoverageItem& item : coverage)
        items.emplace_back(Value::Object{{"vendor", item.vendor},
                                         {"kind", name_of(item.kind)},
                                         {"name", item.name},
                                         {"source", item.source},
                                         {"counted", item.is_counted},
                                         {"met", static_cast<std::int64_t>(item.met)}});
    return to_json(Value(Value::Object{{"percent", percent_met(coverage)}, {"items", std::move(items)}}));
}

Coverage read_coverage(std::string_view json) {
    const auto parsed = parse_json(json);
    if (const auto* error = std::get_if<JsonError>(&parsed)) refuse("no JSON: " + error->reason);
    const Value& root = std::get<Value>(parsed);
    const Value* inner = root.find("coverage");
    const Value* items = (inner == nullptr ? root : *inner).find("items");
    if (items == nullptr || !items->is_list()) refuse("it has neither 'items' nor 'coverage'; write a report with --json");
    Coverage coverage;
    for (const Value& item : items->list()) coverage.push_back(read_item(item));
    return coverage;
}

}  // namespace understudy
