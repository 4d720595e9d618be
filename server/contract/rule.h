// A rule: one check on a client's traffic.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <understudy/contract.h>

#include "base/value.h"
#include "contract/call.h"

namespace understudy::contract {

/// What a rule notes down about one client.
class Findings {
  public:
    /// There was something that the rule could judge.
    void meet() { is_met_ = true; }
    /// It was not as it must be; counts as met. `exchanges` are those that show it.
    void breach(std::string expected, std::string got, std::vector<std::uint64_t> exchanges) {
        is_met_ = true;
        breaches_.push_back({std::move(expected), std::move(got), std::move(exchanges)});
    }

    bool is_met() const { return is_met_; }
    const std::vector<Breach>& breaches() const { return breaches_; }

  private:
    bool is_met_ = false;
    std::vector<Breach> breaches_;
};

/// Sees one client's calls to one vendor, in the order they came. Calls and outcome are borrowed for the moment only.
class Rule {
  public:
    Rule() = default;
    Rule(const Rule&) = delete;
    Rule& operator=(const Rule&) = delete;
    virtual ~Rule() = default;

    virtual void see(const Call& call, Findings& findings) = 0;
    /// The client is done. `outcome` is what it printed; absent when it told none, as a client that is only watched does.
    virtual void end(const Value& outcome, Findings& findings) { static_cast<void>(outcome), static_cast<void>(findings); }
};

}  // namespace understudy::contract
