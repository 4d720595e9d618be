// The report as one page: everything it needs is in it, and all that a client or a vendor sent is text.
#include <understudy/contract.h>

#include <algorithm>
#include <string>
#include <vector>

#include "contract/reports/evidence.h"
#include "contract/reports/html_parts.h"
#include "contract/reports/markup.h"

namespace understudy {
namespace {

using namespace contract;

constexpr std::size_t most_links = 12;

std::string plural(std::size_t count, const std::string& noun) {
    return std::to_string(count) + ' ' + noun + (count == 1 ? "" : "s");
}

std::string name_of(const ContractVerdict& verdict) {
    return verdict.vendor + '/' + verdict.contract;
}

std::size_t broken_rules(const ContractVerdict& verdict) {
    return static_cast<std::size_t>(std::count_if(verdict.rules.begin(), verdict.rules.end(), [](const RuleVerdict& rule) {
        return rule.result == RuleVerdict::Result::broken;
    }));
}

/// The class of what stands for it.
std::string style_of(const ContractVerdict& verdict) {
    return !verdict.skipped.empty() ? "skipped" : verdict.passed ? "passed" : "failed";
}

/// What went wrong, in three words.
std::string short_verdict(const ContractVerdict& verdict) {
    if (!verdict.skipped.empty()) return "skipped";
    if (verdict.passed) return "passed";
    std::string text = verdict.breaches.empty() ? "" : "outcome";
    if (const std::size_t broken = broken_rules(verdict); broken > 0) text += (text.empty() ? "" : ", ") + plural(broken, "rule");
    return text;
}

std::string because(const std::string& sentence, const std::string& source) {
    if (sentence.empty()) return {};
    return "<blockquote>" + markup(sentence) + "<cite>" + markup(source) + "</cite></blockquote>\n";
}

std::string html_of(const Breach& breach, std::size_t number) {
    std::string html = "<dl class=breach><dt>expected</dt><dd>" + markup(breach.expected) + "</dd><dt>got</dt><dd class=got>" +
                       markup(breach.got) + "</dd>";
    if (!breach.exchanges.empty()) {
        html += "<dt>shown by</dt><dd>";
        const std::size_t shown = std::min(breach.exchanges.size(), most_links);
        for (std::size_t i = 0; i < shown; ++i) html += html_exchange_link(number, breach.exchanges[i]) + ' ';
        if (breach.exchanges.size() > shown) html += "and " + std::to_string(breach.exchanges.size() - shown) + " more";
        html += "</dd>";
    }
    return html + "</dl>\n";
}

std::string html_of(const std::vector<Breach>& breaches, std::size_t number) {
    std::string html;
    const std::size_t shown = std::min(breaches.size(), html_most_breaches);
    for (std::size_t i = 0; i < shown; ++i) html += html_of(breaches[i], number);
    if (breaches.size() > shown) html += "<p class=more>" + left_out(breaches.size(), shown) + "</p>\n";
    return html;
}

struct Shown {
    const char *style, *word;
};

Shown shown(RuleVerdict::Result result) {
    switch (result) {
        case RuleVerdict::Result::passed:
            return {"passed", "passed"};
        case RuleVerdict::Result::broken:
            return {"failed", "broken"};
        case RuleVerdict::Result::not_met:
            break;
    }
    return {"unmet", "nothing to judge"};
}

std::string html_of(const RuleVerdict& rule, std::size_t number) {
    const Shown as = shown(rule.result);
    const bool is_broken = rule.result == RuleVerdict::Result::broken;
    return "<details class=\"rule " + std::string(as.style) + '"' + (is_broken ? " open" : "") + "><summary><i class=dot></i><span class=title>" +
           markup(rule.title) + "</span><code>" + markup(rule.rule) + "</code><span class=result>" + as.word + "</span></summary>\n" +
           html_of(rule.breaches, number) + because(rule.because, rule.source) + "</details>\n";
}

std::string outcome(const ContractVerdict& verdict) {
    std::string html = "<div class=outcomes><div><h4>Outcome expected</h4><code class=block>" + markup(verdict.expected_outcome) + "</code></div>";
    html += "<div><h4>Outcome told</h4>";
    html += verdict.outcome.empty() ? "<p class=nothing>The client told none.</p>" : "<code class=block>" + markup(verdict.outcome) + "</code>";
    return html + "</div></div>\n";
}

std::string html_of(const ContractVerdict& verdict, std::size_t number) {
    const std::string style = style_of(verdict);
    std::string html = "<details class=\"contract " + style + "\" id=\"v" + std::to_string(number) + '"' + (style == "failed" ? " open" : "") +
                       ">\n<summary><i class=dot></i><span class=heading><b>" + markup(verdict.title) + "</b><code>" + markup(name_of(verdict)) +
                       "</code></span><span class=result>" + short_verdict(verdict) + "</span></summary>\n<div class=body>\n";
    html += because(verdict.because, verdict.source);
    html += "<p class=facts><span>scenario <b>" + markup(verdict.scenario) + "</b></span><span>seed <b>" + std::to_string(verdict.seed) +
            "</b></span><span><b>" + plural(verdict.exchanges.size(), "</b> exchange") + "</span><span>took <b>" +
            format_duration(verdict.took) + "</b></span></p>\n";
    if (!verdict.skipped.empty()) html += "<p>Not run: " + markup(verdict.skipped) + "</p>\n";
    if (!verdict.variation.empty()) html += "<p class=varied>A reply was varied, as the documents allow: <b>" + markup(verdict.variation) + "</b></p>\n";
    html += html_of(verdict.breaches, number) + outcome(verdict);
    if (!verdict.rules.empty()) html += "<h4>Rules</h4>\n";
    for (const RuleVerdict& rule : verdict.rules) html += html_of(rule, number);
    html += "<h4>Exchanges</h4>\n" + html_timeline(verdict, number);
    if (!verdict.standard_error.empty())
        html += "<h4>The client&#39;s standard error</h4>\n<pre class=error>" + markup_block(verdict.standard_error) + "</pre>\n";
    if (!verdict.repeat.empty())
        html += "<h4>Run it again</h4>\n<div class=command><code>" + markup(verdict.repeat) + "</code><button type=button class=copy hidden>Copy</button></div>\n";
    return html + "</div>\n</details>\n";
}

/// The list of contracts beside them, by vendor.
std::string contents(const Report& report) {
    std::string html = "<nav aria-label=Contracts>\n";
    std::string vendor;
    std::size_t number = 0;
    for (const ContractVerdict& verdict : report.verdicts) {
        if (verdict.vendor != vendor || number == 0) html += "<h2>" + markup(vendor = verdict.vendor) + "</h2>\n";
        html += "<a class=" + style_of(verdict) + " href=\"#v" + std::to_string(++number) + "\"><i class=dot></i>" +
                markup(verdict.contract) + "</a>\n";
    }
    return html + "</nav>\n";
}

std::string top(const Report& report) {
    const std::size_t all = report.verdicts.size(), failed = report.failed(), skipped = report.skipped();
    std::size_t rules = 0, broken = 0, exchanges = 0;
    for (const ContractVerdict& verdict : report.verdicts) {
        rules += verdict.rules.size();
        broken += broken_rules(verdict);
        exchanges += verdict.exchanges.size();
    }
    const std::string sentence = all == 0        ? "No contract was run"
                                 : skipped == all ? "All " + plural(all, "contract") + " were skipped"
                                 : skipped > 0 && failed == 0
                                     ? std::to_string(all - skipped) + " of " + plural(all, "contract") + " passed, the others were skipped"
                                 : failed == 0   ? "All " + plural(all, "contract") + " passed"
                                 : failed == all ? "All " + plural(all, "contract") + " failed"
                                                 : std::to_string(failed) + " of " + plural(all, "contract") + " failed";
    std::string html = "<header class=" + std::string(failed == 0 ? "passed" : "failed") +
                       ">\n<p class=product>Understudy <span>contract report</span></p>\n<h1>" + sentence + "</h1>\n<p class=subject><code>" +
                       markup(report.subject) + "</code></p>\n<p class=facts><span><b>" + plural(rules, "</b> rule") + " judged</span><span><b>" +
                       std::to_string(broken) + "</b> broken</span><span><b>" + plural(exchanges, "</b> exchange") + "</span></p>\n";
    html += "<div class=share role=img aria-label=\"" + std::to_string(all - failed - skipped) + " passed, " + std::to_string(failed) + " failed\">";
    for (const ContractVerdict& verdict : report.verdicts) html += "<i class=" + style_of(verdict) + "></i>";
    return html + "</div>\n</header>\n";
}

std::string tools(const Report& report) {
    const std::size_t all = report.verdicts.size(), failed = report.failed(), skipped = report.skipped();
    const auto choice = [](const char* filter, const char* word, std::size_t count, bool is_chosen) {
        return "<button type=button data-filter=" + std::string(filter) + " aria-pressed=" + (is_chosen ? "true" : "false") + ">" + word + " <b>" +
               std::to_string(count) + "</b></button>";
    };
    return "<div class=tools hidden><div class=choices role=group aria-label=\"Which contracts\">" + choice("all", "All", all, true) +
           choice("failed", "Failed", failed, false) + choice("passed", "Passed", all - failed - skipped, false) +
           "</div><input type=search placeholder=\"Find a contract, rule, path&hellip;\" aria-label=Find><button type=button class=unfold>Unfold all</button></div>\n";
}

}  // namespace

std::string html_report(const Report& report) {
    std::string html = "<!doctype html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n<meta name=viewport content=\"width=device-width, initial-scale=1\">\n"
                       "<meta name=color-scheme content=\"light dark\">\n"
                       // Whatever got into the page, nothing is loaded and nothing is sent.
                       "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
                       "base-uri 'none'; form-action 'none'\">\n<title>" +
                       std::string(report.passed() ? "Passed" : plural(report.failed(), "failure")) + " - Understudy contract report</title>\n<style>\n";
    html.append(html_style).append("</style>\n</head>\n<body>\n");
    html += top(report) + "<div class=page>\n" + contents(report) + "<main>\n" + tools(report);
    std::size_t number = 0;
    for (const ContractVerdict& verdict : report.verdicts) html += html_of(verdict, ++number);
    html += "<p class=\"nothing none\" hidden>No contract is like that.</p>\n</main>\n</div>\n<script>\n";
    return html.append(html_script).append("</script>\n</body>\n</html>\n");
}

}  // namespace understudy
