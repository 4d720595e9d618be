// Rules at work on one client's traffic to one vendor.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <understudy/contract.h>

#include "contract/contract.h"

namespace understudy::contract {

/// Used by one thread at a time. Exchanges with other vendors are nobody's business and are passed over.
class Judgement {
  public:
    Judgement(std::shared_ptr<const scenario::Vendor> vendor, const std::vector<RuleChoice>& rules);

    /// Each returns the verdicts of the rules that were newly broken by it, with the new breaches only.
    std::vector<RuleVerdict> see(const Exchange& exchange);
    std::vector<RuleVerdict> end(const Value& outcome);
    /// All, those that were broken first.
    std::vector<RuleVerdict> verdicts() const;

  private:
    struct Working {
        RuleVerdict about;  ///< without result and breaches
        std::unique_ptr<Rule> rule;
        Findings findings;
        std::size_t told = 0;  ///< breaches
    };
    std::vector<RuleVerdict> news();

    std::shared_ptr<const scenario::Vendor> vendor_;
    std::vector<Working> working_;
};

}  // namespace understudy::contract
