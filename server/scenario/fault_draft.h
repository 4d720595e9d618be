// A fault while it is read, and the parts it is read in. What is wrong in one key does not hide what is wrong
// in another.
#pragma once

#include <string>
#include <string_view>

#include "scenario/load_faults.h"

namespace understudy::scenario {

/// Borrows all but the rule.
struct FaultDraft {
    const FaultSite& site;
    const yaml::Node& node;
    const yaml::MapReader& map;
    FaultRule rule;
    bool knows_operation = false;  ///< false after a mistake: then nothing is said that follows from it

    yaml::Mistakes& mistakes() const { return site.read.mistakes(); }
    bool has(std::string_view key) const { return node.find(key) != nullptr; }
    /// `'ping'`, or `any operation`.
    std::string operation_name() const;
};

void load_aim(FaultDraft& fault);          ///< operation, resource, caller
void load_which_calls(FaultDraft& fault);  ///< calls, every, rate, from, for
void load_deeds(FaultDraft& fault);        ///< what it does, once it is known where

}  // namespace understudy::scenario
