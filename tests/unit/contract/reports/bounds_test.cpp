// However much goes wrong, a report can be read; the JSON report alone has everything.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "unit/contract/reports/sample_report.h"

namespace {

using namespace std::chrono_literals;
using namespace understudy;

/// A client that polled 10,000 times without a pause, with a breach for each.
Report excessive() {
    ContractVerdict verdict = sample::about("acme", "never-ends", "An export that never ends is given up");
    RuleVerdict rule = sample::rule(RuleVerdict::Result::broken, "polls_no_faster_than", "polls no faster than every 1s");
    for (std::uint64_t sequence = 1; sequence <= 10'000; ++sequence) {
        const auto n = static_cast<std::int64_t>(sequence);
        verdict.exchanges.push_back(sample::poll(sequence, {n * 1ms, n * 5s}, "running", "running"));
        verdict.exchanges.back().reply_body.assign(20'000, 'x');
        rule.breaches.push_back({"at least 1s", "1ms", {sequence}});
    }
    verdict.rules = {rule};
    return {.subject = "./my-client", .verdicts = {verdict}};
}

std::size_t count(std::string_view text, std::string_view word) {
    std::size_t times = 0;
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + word.size())) ++times;
    return times;
}

}  // namespace

TEST_CASE("many breaches of one rule are the first few and a number") {
    const Report report = excessive();
    const std::string text = text_report(report);
    CHECK(count(text, "expected:") == 3);
    CHECK(count(text, "... and 9997 more like this") == 1);
    CHECK(count(junit_report(report), "expected:") == 20);
    CHECK(count(junit_report(report), "... and 9980 more like this") == 1);
    CHECK(count(tap_report(report), "expected:") == 20);
    CHECK(count(tap_report(report), "left_out: 9980\n") == 1);
    CHECK(count(json_report(report), "\"expected\":") == 10'000);
}

TEST_CASE("a page of many exchanges has the first, the last, and those that breaches name") {
    Report report = excessive();
    report.verdicts.front().rules.front().breaches = {{"at least 1s", "1ms", {5000}}};
    const std::string page = html_report(report);
    CHECK(count(page, "<details class=\"row") == 301);
    CHECK(count(page, "id=\"v1-1\"") == 1);
    CHECK(count(page, "id=\"v1-5000\"") == 1);
    CHECK(count(page, "id=\"v1-10000\"") == 1);
    CHECK(count(page, "4849 exchanges are not shown here") == 1);
    CHECK(count(page, "4850 exchanges are not shown here") == 1);
    CHECK(page.size() < 3'000'000);
}

TEST_CASE("both waits of an exchange are told: the client's and the world's") {
    Report report;
    report.verdicts = {sample::breaks_rules()};
    const std::string text = text_report(report);
    CHECK(text.find("#3  GET /api/exports/100  200  export 100: running  (20ms later, 5s in the world)\n") != std::string::npos);
    report.verdicts.front().exchanges[2].arrived.reset();
    CHECK(text_report(report).find("#3  GET /api/exports/100  200  export 100: running  (5s in the world)\n") != std::string::npos);
}

TEST_CASE("no report lets a control byte through") {
    Report report;
    report.verdicts = {sample::hostile()};
    for (const std::string& document :
         {text_report(report), junit_report(report), tap_report(report), json_report(report), html_report(report)}) {
        CHECK(std::none_of(document.begin(), document.end(), [](char c) {
            const auto byte = static_cast<unsigned char>(c);
            return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0xff;
        }));
    }
    CHECK(text_report(report).find("\xe2\x80\xae") == std::string::npos);
}
