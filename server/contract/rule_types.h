// Every rule there is, by its name in YAML.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "contract/rule.h"
#include "contract/rule_parameters.h"

namespace understudy::contract {

/// A rule with its parameters read: `make` begins one for one client.
struct PreparedRule {
    std::string title;  ///< what it asks for, with its numbers: `polls no faster than every 2s`
    std::function<std::unique_ptr<Rule>()> make;
};

struct RuleType {
    std::string_view name;
    std::vector<std::string_view> keys;  ///< its parameters
    PreparedRule (*prepare)(const RuleParameters& parameters);
};

const std::vector<RuleType>& rule_types();
/// nullptr if there is none.
const RuleType* rule_type(std::string_view name);
std::vector<std::string> rule_names();

/// For the files in rules/: a rule of type `Kind` that is made from what was read of its parameters, which it keeps for all clients.
template <typename Kind, typename Parameters>
PreparedRule prepared(std::string title, Parameters parameters) {
    auto shared = std::make_shared<const Parameters>(std::move(parameters));
    return {std::move(title), [shared] { return std::make_unique<Kind>(shared); }};
}

}  // namespace understudy::contract
