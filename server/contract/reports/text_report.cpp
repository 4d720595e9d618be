// The report for people.
#include <understudy/contract.h>

#include <algorithm>
#include <string>
#include <vector>

#include "contract/reports/evidence.h"
#include "contract/reports/tail.h"

namespace understudy {
namespace {

using namespace contract;

constexpr std::size_t most_breaches = 3;

class TextReport {
  public:
    TextReport(const Report& report, Colour colour) : report_(report), colour_(colour) {}

    std::string write() {
        for (const ContractVerdict& verdict : report_.verdicts) add(verdict);
        const std::size_t all = report_.verdicts.size();
        const std::size_t skipped = report_.skipped();
        text_ += std::to_string(all - report_.failed() - skipped) + " of " + std::to_string(all) + " contracts passed" +
                 (skipped > 0 ? ", " + std::to_string(skipped) + " skipped\n" : "\n");
        return std::move(text_);
    }

  private:
    void add(const ContractVerdict& verdict) {
        if (!verdict.skipped.empty()) {
            add_line("skipped ", painted(colour_, Paint::bold, escaped(verdict.vendor + '/' + verdict.contract)) + "  " + escaped(verdict.title));
            add_line("  ", escaped(verdict.skipped));
            return;
        }
        text_ += verdict.passed ? painted(colour_, Paint::green, "ok") + "      " : painted(colour_, Paint::red, "FAILED") + "  ";
        text_ += painted(colour_, Paint::bold, escaped(verdict.vendor + '/' + verdict.contract)) + "  " + escaped(verdict.title) + '\n';
        for (const RuleVerdict& rule : verdict.rules)
            if (rule.result == RuleVerdict::Result::not_met) add_line("  ", dim(escaped(rule.rule) + ": nothing in the traffic to judge"));
        if (!verdict.passed) add_what_is_wrong(verdict);
    }

    void add_what_is_wrong(const ContractVerdict& verdict) {
        add_breaches(verdict, "the contract", verdict.breaches, verdict.because, verdict.source);
        bool is_shown = false;
        for (const Breach& breach : verdict.breaches) is_shown = is_shown || !breach.exchanges.empty();
        for (const RuleVerdict& rule : verdict.rules) {
            if (rule.result != RuleVerdict::Result::broken) continue;
            add_breaches(verdict, rule.rule + ": " + rule.title, rule.breaches, rule.because, rule.source);
            is_shown = true;
        }
        if (!is_shown && !verdict.exchanges.empty()) {
            add_line("  ", "the last of " + std::to_string(verdict.exchanges.size()) + " exchanges");
            for (const std::string& line : evidence(verdict, last_exchanges(verdict), colour_)) add_line("      ", line);
        }
        if (!verdict.outcome.empty()) add_line("  outcome:  ", escaped(shortened(verdict.outcome, longest_line)));
        if (!verdict.variation.empty()) add_line("  varied:   ", escaped(verdict.variation));
        if (!verdict.standard_error.empty()) {
            add_line("  ", "the client's standard error");
            for (const std::string& line : last_lines(verdict.standard_error)) add_line("    | ", line);
        }
        if (!verdict.repeat.empty()) add_line("  again:    ", painted(colour_, Paint::cyan, escaped(verdict.repeat)));
        text_ += '\n';
    }

    void add_breaches(const ContractVerdict& verdict, const std::string& what, const std::vector<Breach>& breaches,
                      const std::string& because, const std::string& source) {
        if (breaches.empty()) return;
        add_line("  ", painted(colour_, Paint::red, escaped(what)));
        const std::size_t shown = std::min(breaches.size(), most_breaches);
        for (std::size_t i = 0; i < shown; ++i) {
            add_line("    expected: ", escaped(breaches[i].expected));
            add_line("    got:      ", escaped(breaches[i].got));
            for (const std::string& line : evidence(verdict, breaches[i].exchanges, colour_)) add_line("      ", line);
        }
        if (breaches.size() > shown) add_line("    ", left_out(breaches.size(), shown));
        if (!because.empty()) add_line("    because:  ", escaped(because) + ' ' + dim('[' + escaped(source) + ']'));
    }

    void add_line(std::string_view before, const std::string& text) { text_.append(before).append(text).append("\n"); }
    std::string dim(const std::string& text) const { return painted(colour_, Paint::dim, text); }

    const Report& report_;
    Colour colour_;
    std::string text_;
};

}  // namespace

std::string text_report(const Report& report, Colour colour) {
    return TextReport(report, colour).write();
}

}  // namespace understudy
