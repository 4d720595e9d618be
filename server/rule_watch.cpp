#include "rule_watch.h"

#include <iterator>

namespace understudy {
namespace {

// What is still missing by then was lost with a journal that was cleared; the rest is judged without it.
constexpr std::size_t most_early = 256;

void append(std::vector<RuleVerdict>& to, std::vector<RuleVerdict>&& more) {
    to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

RuleWatch::RuleWatch(const Options& options) : contracts_(options) {}

std::vector<RuleVerdict> RuleWatch::judge(World& world, const Exchange& exchange) {
    auto judge = world.judges.find(exchange.vendor);
    if (judge == world.judges.end()) {
        std::optional<Judge> fresh = exchange.vendor.empty() ? std::nullopt : contracts_.watch(exchange.vendor);
        if (!fresh) return {};
        judge = world.judges.emplace(exchange.vendor, std::move(*fresh)).first;
    }
    return judge->second.see(exchange);
}

std::vector<RuleVerdict> RuleWatch::see(const Exchange& exchange) {
    const Lock lock(mutex_);
    World& world = worlds_[exchange.world];
    if (exchange.sequence < world.next) world = {};
    std::vector<RuleVerdict> news;
    if (exchange.sequence > world.next) {
        world.early.emplace(exchange.sequence, exchange);
        if (world.early.size() < most_early) return news;
        world.next = world.early.begin()->first;
    } else {
        news = judge(world, exchange);
        ++world.next;
    }
    while (!world.early.empty() && world.early.begin()->first == world.next) {
        append(news, judge(world, world.early.begin()->second));
        world.early.erase(world.early.begin());
        ++world.next;
    }
    return news;
}

void RuleWatch::end() {
    const Lock lock(mutex_);
    for (auto& [name, world] : worlds_) {
        for (const auto& [sequence, exchange] : world.early) judge(world, exchange);
        world.early.clear();
        for (auto& [vendor, judge] : world.judges) judge.end();
    }
}

std::vector<WatchedTraffic> RuleWatch::watched() const {
    const Lock lock(mutex_);
    std::vector<WatchedTraffic> watched;
    for (const auto& [name, world] : worlds_)
        for (const auto& [vendor, judge] : world.judges) watched.push_back({name, vendor, judge.verdicts()});
    return watched;
}

std::vector<RuleVerdict> RuleWatch::watched(std::string_view world) const {
    const Lock lock(mutex_);
    std::vector<RuleVerdict> rules;
    if (const auto found = worlds_.find(world); found != worlds_.end())
        for (const auto& [vendor, judge] : found->second.judges) append(rules, judge.verdicts());
    return rules;
}

}  // namespace understudy
