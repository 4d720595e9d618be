// JUnit XML. A suite for each vendor; in it a class for each contract, whose cases are its outcome and its rules: so that a CI system, which
// shows suite, class and case, names the very rule that was broken, and keeps a history of each.
#include <understudy/contract.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "contract/reports/evidence.h"
#include "contract/reports/markup.h"
#include "contract/reports/tail.h"

namespace understudy {
namespace {

using namespace contract;

constexpr std::size_t most_breaches = 20;
constexpr std::size_t longest_message = 1000;

struct Counts {
    std::size_t tests = 0, failures = 0, skipped = 0;
    std::chrono::milliseconds took{0};

    void operator+=(const Counts& more) {
        tests += more.tests;
        failures += more.failures;
        skipped += more.skipped;
        took += more.took;
    }
};

Counts count(const ContractVerdict& verdict) {
    Counts counts{.tests = 1, .failures = verdict.breaches.empty() ? 0U : 1U, .took = verdict.took};
    for (const RuleVerdict& rule : verdict.rules) {
        ++counts.tests;
        counts.failures += rule.result == RuleVerdict::Result::broken;
        counts.skipped += rule.result == RuleVerdict::Result::not_met;
    }
    return counts;
}

std::string seconds(std::chrono::milliseconds time) {
    char text[32];
    const int size = std::snprintf(text, sizeof text, "%lld.%03lld", static_cast<long long>(time.count() / 1000),
                                   static_cast<long long>(time.count() % 1000));
    return {text, static_cast<std::size_t>(size)};
}

std::string attribute(std::string_view name, std::string_view value) {
    return ' ' + std::string(name) + "=\"" + markup(value) + '"';
}

std::string attribute(std::string_view name, std::size_t value) {
    return attribute(name, std::to_string(value));
}

std::string begin_case(const ContractVerdict& verdict, const std::string& name, std::chrono::milliseconds took) {
    return "    <testcase" + attribute("classname", verdict.vendor + '.' + verdict.contract) + attribute("name", name) +
           attribute("time", seconds(took)) + '>';
}

std::string failure(const ContractVerdict& verdict, std::string_view type, const std::vector<Breach>& breaches, const std::string& because,
                    const std::string& source) {
    const Breach& first = breaches.front();
    std::string text = "\n      <failure" +
                       attribute("message", shortened("expected " + first.expected + "; got " + first.got, longest_message)) +
                       attribute("type", type) + '>';
    const std::size_t shown = std::min(breaches.size(), most_breaches);
    for (std::size_t i = 0; i < shown; ++i) {
        text += "expected: " + markup(breaches[i].expected) + "\ngot:      " + markup(breaches[i].got) + '\n';
        for (const std::string& line : evidence(verdict, breaches[i].exchanges, Colour::off)) text += "  " + markup(line) + '\n';
    }
    if (breaches.size() > shown) text += left_out(breaches.size(), shown) + '\n';
    if (!because.empty()) text += "because:  " + markup(because + " [" + source + ']') + '\n';
    if (!verdict.variation.empty()) text += "varied:   " + markup(verdict.variation) + '\n';
    if (!verdict.repeat.empty()) text += "again:    " + markup(verdict.repeat) + '\n';
    return text + "</failure>";
}

std::string lines_in(std::string_view element, const std::vector<std::string>& lines) {
    if (lines.empty()) return {};
    std::string text = "\n      <" + std::string(element) + '>';
    for (const std::string& line : lines) text += markup(line) + '\n';
    return text + "</" + std::string(element) + '>';
}

/// The case that stands for the contract as a whole.
std::string outcome_case(const ContractVerdict& verdict) {
    std::string text = begin_case(verdict, "outcome", verdict.took);
    const std::size_t begin = text.size();
    if (!verdict.skipped.empty()) text += "\n      <skipped" + attribute("message", verdict.skipped) + "/>";
    if (!verdict.breaches.empty()) text += failure(verdict, "outcome", verdict.breaches, verdict.because, verdict.source);
    if (!verdict.passed && verdict.skipped.empty()) text += lines_in("system-out", evidence(verdict, last_exchanges(verdict), Colour::off));
    text += lines_in("system-err", last_lines(verdict.standard_error));
    return text + (text.size() > begin ? "\n    </testcase>\n" : "</testcase>\n");
}

std::string rule_case(const ContractVerdict& verdict, const RuleVerdict& rule) {
    std::string text = begin_case(verdict, rule.rule, std::chrono::milliseconds(0));
    if (rule.result == RuleVerdict::Result::broken && !rule.breaches.empty())
        text += failure(verdict, rule.rule, rule.breaches, rule.because, rule.source) + "\n    ";
    if (rule.result == RuleVerdict::Result::not_met)
        text += "\n      <skipped" + attribute("message", "nothing in the traffic to judge") + "/>\n    ";
    return text + "</testcase>\n";
}

}  // namespace

std::string junit_report(const Report& report) {
    Counts all;
    std::vector<std::string> vendors;
    for (const ContractVerdict& verdict : report.verdicts) {
        all += count(verdict);
        if (std::find(vendors.begin(), vendors.end(), verdict.vendor) == vendors.end()) vendors.push_back(verdict.vendor);
    }
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + attribute("name", "understudy contract") +
                       attribute("tests", all.tests) + attribute("failures", all.failures) + attribute("errors", 0) +
                       attribute("time", seconds(all.took)) + ">\n";
    for (const std::string& vendor : vendors) {
        Counts counts;
        std::string cases;
        for (const ContractVerdict& verdict : report.verdicts) {
            if (verdict.vendor != vendor) continue;
            counts += count(verdict);
            cases += outcome_case(verdict);
            for (const RuleVerdict& rule : verdict.rules) cases += rule_case(verdict, rule);
        }
        text += "  <testsuite" + attribute("name", vendor) + attribute("tests", counts.tests) + attribute("failures", counts.failures) +
                attribute("errors", 0) + attribute("skipped", counts.skipped) + attribute("time", seconds(counts.took)) + ">\n";
        text += "    <properties>\n      <property" + attribute("name", "subject") + attribute("value", report.subject) +
                "/>\n    </properties>\n" + cases + "  </testsuite>\n";
    }
    return text + "</testsuites>\n";
}

}  // namespace understudy
