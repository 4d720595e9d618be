// The report for programs: all that is known, in the words of contract.h.
#include <understudy/contract.h>

#include <utility>
#include <variant>
#include <vector>

#include "base/json.h"
#include "contract/breach_json.h"
#include "exchange/logged.h"

namespace understudy {
namespace {

constexpr int format = 1;  ///< a new number when a member changes its meaning or goes; not when one is added

std::string_view word_of(RuleVerdict::Result result) {
    switch (result) {
        case RuleVerdict::Result::passed:
            return "passed";
        case RuleVerdict::Result::broken:
            return "broken";
        case RuleVerdict::Result::not_met:
            break;
    }
    return "not_met";
}

using contract::json_of;  // of breaches

Value json_of(const RuleVerdict& rule) {
    return Value::Object{{"rule", rule.rule},
                         {"title", rule.title},
                         {"result", word_of(rule.result)},
                         {"source", rule.source},
                         {"because", rule.because},
                         {"breaches", json_of(rule.breaches)}};
}

/// What is JSON already, as it is; null when there is none.
Value parsed(const std::string& text) {
    auto value = parse_json(text);
    return std::holds_alternative<Value>(value) ? std::get<Value>(std::move(value)) : Value(nullptr);
}

Value json_of(const ContractVerdict& verdict) {
    Value::List rules, exchanges;
    for (const RuleVerdict& rule : verdict.rules) rules.push_back(json_of(rule));
    for (const Exchange& exchange : verdict.exchanges) exchanges.push_back(serve_event(exchange, Arrival::told));
    return Value::Object{{"vendor", verdict.vendor},
                         {"contract", verdict.contract},
                         {"title", verdict.title},
                         {"source", verdict.source},
                         {"because", verdict.because},
                         {"scenario", verdict.scenario},
                         {"seed", static_cast<std::int64_t>(verdict.seed)},
                         {"passed", verdict.passed},
                         {"skipped", verdict.skipped},
                         {"took_ms", static_cast<std::int64_t>(verdict.took.count())},
                         {"expected_outcome", parsed(verdict.expected_outcome)},
                         {"outcome", parsed(verdict.outcome)},
                         {"variation", verdict.variation},
                         {"breaches", json_of(verdict.breaches)},
                         {"rules", std::move(rules)},
                         {"standard_error", verdict.standard_error},
                         {"repeat", verdict.repeat},
                         {"exchanges", std::move(exchanges)}};
}

}  // namespace

std::string json_report(const Report& report) {
    std::string text = to_json(Value(Value::Object{{"format", format},
                                                   {"subject", report.subject},
                                                   {"passed", report.passed()},
                                                   {"contracts", static_cast<std::int64_t>(report.verdicts.size())},
                                                   {"failed", static_cast<std::int64_t>(report.failed())},
                                                   {"skipped", static_cast<std::int64_t>(report.skipped())}}));
    // A contract a line, for grep and for diff.
    text.back() = ',';
    text += "\"verdicts\":[";
    std::string_view before = "\n";
    for (const ContractVerdict& verdict : report.verdicts) {
        text += before;
        append_json(text, json_of(verdict));
        before = ",\n";
    }
    return text + "\n],\n\"coverage\":" + coverage_json(report.coverage) + "}\n";
}

}  // namespace understudy
