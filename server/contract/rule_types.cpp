#include "contract/rule_types.h"

#include "contract/rules/rules.h"

namespace understudy::contract {

const std::vector<RuleType>& rule_types() {
    static const std::vector<RuleType> types{
        {"polls_no_faster_than", {"operation", "every"}, rules::polls_no_faster_than},
        {"stops_polling_at_a_terminal_state", {"operation", "states"}, rules::stops_polling_at_a_terminal_state},
    };
    return types;
}

const RuleType* rule_type(std::string_view name) {
    for (const RuleType& type : rule_types())
        if (type.name == name) return &type;
    return nullptr;
}

std::vector<std::string> rule_names() {
    std::vector<std::string> names;
    for (const RuleType& type : rule_types()) names.emplace_back(type.name);
    return names;
}

}  // namespace understudy::contract
