#include "admin/contracts.h"

#include <cstdint>
#include <utility>

#include "admin/json_reply.h"

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
    Value::List breaches;
    for (const Breach& breach : rule.breaches) {
        Value::List exchanges;
        for (const std::uint64_t each : breach.exchanges) exchanges.emplace_back(static_cast<std::int64_t>(each));
        breaches.emplace_back(
            Value::Object{{"expected", breach.expected}, {"got", breach.got}, {"exchanges", std::move(exchanges)}});
    }
    return Value::Object{{"rule", rule.rule},       {"vendor", rule.vendor},   {"title", rule.title},
                         {"source", rule.source},   {"because", rule.because}, {"verdict", name_of(rule.result)},
                         {"breaches", std::move(breaches)}};
}

Reply get_contracts(const Call& call) {
    Value::List rules;
    const auto& watched = call.surroundings.watched;
    if (watched)
        for (const RuleVerdict& rule : watched(call.world.name())) rules.push_back(describe_rule(rule));
    return json_reply({{"watching", static_cast<bool>(watched)}, {"rules", std::move(rules)}});
}

}  // namespace understudy::admin
