// A contract as it was read: a task for a client, the situation it meets, the outcome and rules that are asked of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <understudy/clock.h>

#include "base/value.h"
#include "contract/provider_exchange.h"
#include "contract/rule_types.h"
#include "contract/variation.h"
#include "scenario/vendor.h"

namespace understudy::contract {

/// A rule that is asked for, and by whom.
struct RuleChoice {
    std::string name;
    PreparedRule rule;
    std::string source;   ///< as shown
    std::string because;
};

struct Contract {
    std::string name;
    std::string title;
    std::string source;  ///< as shown
    std::string because;
    std::string scenario = "normal";
    Clock clock;
    std::uint64_t seed = 1;
    Value data, plans, faults;  ///< in the words of a scenario file; absent: nothing
    Value task;                 ///< an object with a text `task`; absent: the contract is none for clients
    Value outcome;              ///< members the client's outcome must have
    std::chrono::milliseconds within{10'000};
    std::vector<RuleChoice> rules;
    std::vector<Variation> variations;  ///< that the client must bear, each with a name of its own
    Value given;                ///< an object: what exchanges are given by name, unless somebody gives other values
    std::vector<ProviderExchange> exchanges;  ///< the provider side; empty: it has none
    std::string file;           ///< where it was read from
};

/// The contracts of one vendor.
struct VendorContracts {
    std::shared_ptr<const scenario::Vendor> vendor;
    std::vector<RuleChoice> rules;  ///< of rules.yaml: what any client of the vendor is asked for
    std::vector<Contract> contracts;  ///< by name
};

}  // namespace understudy::contract
