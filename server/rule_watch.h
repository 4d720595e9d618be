// The vendors' rules at work on the traffic of all worlds, while it comes.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <understudy/contract.h>
#include <understudy/server.h>

#include "base/mutex.h"

namespace understudy {

/// Thread-safe.
class RuleWatch {
  public:
    /// Reads the vendors' rules. Throws Error(scenario).
    explicit RuleWatch(const Options& options);

    /// Takes in an exchange and returns the rules it broke, with the new breaches only. Exchanges of a world may come a little
    /// out of order, since several threads answer; one whose number was there before is of a world that began anew.
    std::vector<RuleVerdict> see(const Exchange& exchange);
    const Contracts& contracts() const { return contracts_; }
    /// The clients are done.
    void end();
    /// By world, then vendor. Those that are gone stay, since what they broke is broken.
    std::vector<WatchedTraffic> watched() const;
    std::vector<RuleVerdict> watched(std::string_view world) const;

  private:
    struct World {
        std::map<std::string, Judge> judges;  ///< by vendor
        std::map<std::uint64_t, Exchange> early;
        std::uint64_t next = 1;  ///< the number that is due
    };
    std::vector<RuleVerdict> judge(World& world, const Exchange& exchange) REQUIRES(mutex_);

    const Contracts contracts_;
    mutable Mutex mutex_;
    std::map<std::string, World, std::less<>> worlds_ GUARDED_BY(mutex_);
};

}  // namespace understudy
