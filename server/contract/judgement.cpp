#include "contract/judgement.h"

#include <algorithm>
#include <utility>

namespace understudy::contract {

Judgement::Judgement(std::shared_ptr<const scenario::Vendor> vendor, const std::vector<RuleChoice>& rules)
    : vendor_(std::move(vendor)) {
    for (const RuleChoice& choice : rules) {
        Working working;
        working.about.vendor = vendor_->name;
        working.about.rule = choice.name;
        working.about.title = choice.rule.title;
        working.about.source = choice.source;
        working.about.because = choice.because;
        working.rule = choice.rule.make();
        working_.push_back(std::move(working));
    }
}

std::vector<RuleVerdict> Judgement::see(const Exchange& exchange) {
    if (exchange.vendor != vendor_->name) return {};
    const Call call(exchange, *vendor_);
    for (Working& working : working_) working.rule->see(call, working.findings);
    return news();
}

std::vector<RuleVerdict> Judgement::end(const Value& outcome) {
    for (Working& working : working_) working.rule->end(outcome, working.findings);
    return news();
}

std::vector<RuleVerdict> Judgement::news() {
    std::vector<RuleVerdict> news;
    for (Working& working : working_) {
        const std::vector<Breach>& breaches = working.findings.breaches();
        if (breaches.size() == working.told) continue;
        RuleVerdict verdict = working.about;
        verdict.result = RuleVerdict::Result::broken;
        verdict.breaches.assign(breaches.begin() + static_cast<std::ptrdiff_t>(working.told), breaches.end());
        working.told = breaches.size();
        news.push_back(std::move(verdict));
    }
    return news;
}

std::vector<RuleVerdict> Judgement::verdicts() const {
    std::vector<RuleVerdict> verdicts;
    for (const Working& working : working_) {
        RuleVerdict verdict = working.about;
        verdict.breaches = working.findings.breaches();
        verdict.result = !verdict.breaches.empty()     ? RuleVerdict::Result::broken
                         : working.findings.is_met() ? RuleVerdict::Result::passed
                                                       : RuleVerdict::Result::not_met;
        verdicts.push_back(std::move(verdict));
    }
    std::stable_partition(verdicts.begin(), verdicts.end(),
                          [](const RuleVerdict& each) { return each.result == RuleVerdict::Result::broken; });
    return verdicts;
}

}  // namespace understudy::contract
