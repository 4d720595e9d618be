// What there is to be met of a vendor, and what some traffic met of it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <understudy/coverage.h>
#include <understudy/exchange.h>

#include "scenario/vendor.h"

namespace understudy::contract {

/// Counts for one vendor; exchanges with others are passed over. An answer is known by its status and its source, a move by the states
/// before and after an exchange when the lifecycle has it: what happened between two looks was not met by a client.
class CoverageCount {
  public:
    explicit CoverageCount(std::shared_ptr<const scenario::Vendor> vendor);

    void see(const Exchange& exchange);
    const Coverage& items() const { return items_; }

  private:
    using Key = std::pair<std::string, std::string>;  ///< what it is, and of what
    void add(CoverageItem::Kind kind, std::string name, const scenario::Provenance& provenance, Key key);
    void meet(const Key& key);

    std::shared_ptr<const scenario::Vendor> vendor_;
    Coverage items_;
    std::multimap<Key, std::size_t> by_key_;
};

/// What all the journals together met, vendor by vendor.
Coverage count_coverage(const std::vector<std::shared_ptr<const scenario::Vendor>>& vendors,
                        const std::vector<const std::vector<Exchange>*>& journals);

}  // namespace understudy::contract
