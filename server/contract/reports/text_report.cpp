// The report for people.
#include <understudy/contract.h>

#include <algorithm>
#include <string>

namespace understudy {
namespace {

std::string listed(const std::vector<std::uint64_t>& exchanges) {
    std::string text;
    for (const std::uint64_t each : exchanges) text += (text.empty() ? " (exchange " : ", ") + std::to_string(each);
    return text.empty() ? text : text + ')';
}

void add(std::string& text, const std::string& what, const Breach& breach) {
    text += "  " + what + "\n    expected: " + breach.expected + "\n    got:      " + breach.got + listed(breach.exchanges) + '\n';
}

void add(std::string& text, const ContractVerdict& verdict) {
    if (!verdict.skipped.empty()) {
        text += "skipped " + verdict.vendor + '/' + verdict.contract + "  " + verdict.title + "\n  " + verdict.skipped + '\n';
        return;
    }
    text += (verdict.passed ? "ok      " : "FAILED  ") + verdict.vendor + '/' + verdict.contract + "  " + verdict.title + '\n';
    if (verdict.passed) return;
    for (const Breach& breach : verdict.breaches) add(text, "the contract", breach);
    for (const RuleVerdict& rule : verdict.rules) {
        if (rule.result != RuleVerdict::Result::broken) continue;
        for (const Breach& breach : rule.breaches) add(text, rule.rule + ": " + rule.title, breach);
        text += "    because:  " + rule.because + " [" + rule.source + "]\n";
    }
    if (!verdict.standard_error.empty()) text += "  the client said: " + verdict.standard_error + '\n';
    if (!verdict.repeat.empty()) text += "  again: " + verdict.repeat + '\n';
}

}  // namespace

std::string text_report(const Report& report) {
    std::string text;
    for (const ContractVerdict& verdict : report.verdicts) add(text, verdict);
    const std::size_t skipped = report.skipped();
    text += std::to_string(report.verdicts.size() - report.failed() - skipped) + " of " + std::to_string(report.verdicts.size()) +
            " contracts passed" + (skipped > 0 ? ", " + std::to_string(skipped) + " skipped\n" : "\n");
    return text;
}

}  // namespace understudy
