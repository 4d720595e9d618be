// TAP 14: a test for each contract, with a subtest of its outcome and its rules. What is wrong stands in YAML blocks, whose texts are
// written as JSON strings, which are YAML.
#include <understudy/contract.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/json.h"
#include "contract/reports/evidence.h"
#include "contract/reports/tail.h"

namespace understudy {
namespace {

using namespace contract;

constexpr std::size_t most_breaches = 20;

/// A description: on one line, where `#` would begin a directive.
std::string description(std::string_view text) {
    std::string result;
    for (const char c : escaped(text)) {
        if (c == '#' || c == '\\') result += '\\';
        result += c;
    }
    return result;
}

/// Printable throughout, as YAML asks for.
std::string scalar(std::string_view text) {
    std::string result;
    append_json_string(result, escaped(text));
    return result;
}

/// A YAML block below a test line; empty when nothing was put into it.
class Diagnostics {
  public:
    explicit Diagnostics(std::string indent) : indent_(std::move(indent)) {}

    void add(std::string_view name, std::string_view text) {
        if (!text.empty()) line(std::string(name) + ": " + scalar(text));
    }

    void add(std::string_view name, const std::vector<std::string>& list) {
        if (list.empty()) return;
        line(std::string(name) + ':');
        for (const std::string& text : list) line("  - " + scalar(text));
    }

    void add(const ContractVerdict& verdict, const std::vector<Breach>& breaches) {
        if (breaches.empty()) return;
        const std::size_t shown = std::min(breaches.size(), most_breaches);
        line("breaches:");
        for (std::size_t i = 0; i < shown; ++i) {
            line("  - expected: " + scalar(breaches[i].expected));
            line("    got: " + scalar(breaches[i].got));
            const std::vector<std::string> exchanges = evidence(verdict, breaches[i].exchanges, Colour::off);
            if (!exchanges.empty()) line("    exchanges:");
            for (const std::string& exchange : exchanges) line("      - " + scalar(exchange));
        }
        if (breaches.size() > shown) line("left_out: " + std::to_string(breaches.size() - shown));
    }

    std::string write() const { return lines_.empty() ? std::string() : indent_ + "---\n" + lines_ + indent_ + "...\n"; }

  private:
    void line(const std::string& text) { lines_ += indent_ + text + '\n'; }

    std::string indent_;
    std::string lines_;
};

std::string test_line(bool passed, std::size_t number, const std::string& what) {
    return (passed ? "ok " : "not ok ") + std::to_string(number) + " - " + what + '\n';
}

std::string subtest(const ContractVerdict& verdict) {
    const std::string indent(4, ' ');
    std::string text = indent + "1.." + std::to_string(verdict.rules.size() + 1) + '\n';
    Diagnostics outcome(indent + "  ");
    outcome.add(verdict, verdict.breaches);
    if (!verdict.breaches.empty()) outcome.add("outcome", verdict.outcome);
    text += indent + test_line(verdict.breaches.empty(), 1, "outcome") + outcome.write();
    std::size_t number = 1;
    for (const RuleVerdict& rule : verdict.rules) {
        std::string what = description(rule.rule + ": " + rule.title);
        if (rule.result == RuleVerdict::Result::not_met) what += " # SKIP nothing in the traffic to judge";
        text += indent + test_line(rule.result != RuleVerdict::Result::broken, ++number, what);
        if (rule.result != RuleVerdict::Result::broken) continue;
        Diagnostics broken(indent + "  ");
        broken.add("because", rule.because);
        broken.add("source", rule.source);
        broken.add(verdict, rule.breaches);
        text += broken.write();
    }
    return text;
}

}  // namespace

std::string tap_report(const Report& report) {
    std::string text = "TAP version 14\n1.." + std::to_string(report.verdicts.size());
    text += report.verdicts.empty() ? " # SKIP there are no contracts\n" : "\n";
    std::size_t number = 0;
    for (const ContractVerdict& verdict : report.verdicts) {
        const std::string name = verdict.vendor + '/' + verdict.contract;
        if (verdict.skipped.empty()) text += "# Subtest: " + escaped(name) + '\n' + subtest(verdict);
        const std::string what = description(name + ": " + verdict.title);
        if (!verdict.skipped.empty()) {
            text += test_line(true, ++number, what + " # SKIP " + description(verdict.skipped));
            continue;
        }
        text += test_line(verdict.passed, ++number, what);
        if (verdict.passed) continue;
        Diagnostics wrong("  ");
        wrong.add("because", verdict.because);
        wrong.add("source", verdict.source);
        wrong.add("varied", verdict.variation);
        wrong.add("standard_error", last_lines(verdict.standard_error));
        wrong.add("again", verdict.repeat);
        text += wrong.write();
    }
    return text;
}

}  // namespace understudy
