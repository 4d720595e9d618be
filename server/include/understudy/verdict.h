// What rules find out about a client's traffic.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace understudy {

/// Something that was not as it must be.
struct Breach {
    std::string expected, got;             ///< for people, one line each
    std::vector<std::uint64_t> exchanges;  ///< that show it: sequence numbers in the journal; may be empty
};

/// What came of one rule.
struct RuleVerdict {
    enum class Result {
        passed,
        broken,
        not_met,  ///< nothing in the traffic that the rule could judge
    };
    Result result = Result::not_met;
    std::string vendor;
    std::string rule;     ///< its name in the contract or in the vendor's rules.yaml
    std::string title;    ///< what it asks for, with its numbers
    std::string source;   ///< where the vendor asks for it: `vendor.txt:100-121`
    std::string because;  ///< what is said there
    std::vector<Breach> breaches;
};

/// The traffic between one world's clients and one vendor, under the vendor's rules.
struct WatchedTraffic {
    std::string world, vendor;
    std::vector<RuleVerdict> rules;  ///< those that were broken first
};

}  // namespace understudy
