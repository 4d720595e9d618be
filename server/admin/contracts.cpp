#include "admin/contracts.h"

#include <utility>

#include "admin/json_reply.h"
#include "contract/breach_json.h"

namespace understudy::admin {
namespace {

const char* name_of(RuleVerdict::Result result) {
    switch (result) {
        case RuleVerdict::Result::passed:
            return "passed";
        case RuleVerdict::Result::broken:
            return "broken";
        case RuleVerdict::Result::not_met:
            break;
    }
    return "not met";
}

}  // namespace

Value describe_rule(const RuleVerdict& rule) {
    return Value::Object{{"rule", rule.rule},       {"vendor", rule.vendor},   {"title", rule.title},
                         {"source", rule.source},   {"because", rule.because}, {"verdict", name_of(rule.result)},
                         {"breaches", contract::json_of(rule.breaches)}};
}

Reply get_contracts(const Call& call) {
    Value::List rules;
    const auto& watched = call.surroundings.watched;
    if (watched)
        for (const RuleVerdict& rule : watched(call.world.name())) rules.push_back(describe_rule(rule));
    return json_reply({{"watching", static_cast<bool>(watched)}, {"rules", std::move(rules)}});
}

}  // namespace understudy::admin
