// A report made by hand that has everything a report can have.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

#include <understudy/contract.h>

namespace understudy::sample {

inline constexpr std::chrono::sys_time<std::chrono::microseconds> world_start{std::chrono::hours(24 * 20454)};  // 2026-01-01
inline constexpr std::chrono::sys_time<std::chrono::microseconds> client_start{std::chrono::hours(24 * 20781)};

struct At {
    std::chrono::microseconds client{}, world{};
};

inline Exchange call(std::uint64_t sequence, At at, std::string method, std::string target, int status) {
    Exchange exchange;
    exchange.sequence = sequence;
    exchange.at = world_start + at.world;
    exchange.arrived = client_start + at.client;
    exchange.world = "acme-sample";
    exchange.chosen_by = "path";
    exchange.request.method = std::move(method);
    exchange.request.target = "/w/acme-sample" + std::move(target);
    exchange.request.scheme = "http";
    exchange.request.peer = "127.0.0.1";
    exchange.request.headers = {{"Host", "127.0.0.1:40123"}, {"X-Token", "redacted-12345678"}};
    exchange.status = status;
    exchange.reply_headers = {{"Content-Type", "application/json"}};
    exchange.vendor = "acme";
    exchange.scenario = "normal";
    exchange.grade = "documented";
    exchange.source = "D:10-20";
    return exchange;
}

inline Exchange poll(std::uint64_t sequence, At at, std::string before, std::string after) {
    Exchange exchange = call(sequence, at, "GET", "/api/exports/100", 200);
    exchange.operation = "get_export";
    exchange.resource = "export 100";
    exchange.reply_body = R"({"id":100,"state":")" + after + R"("})";
    exchange.state_before = std::move(before);
    exchange.state_after = std::move(after);
    return exchange;
}

inline Exchange run(std::uint64_t sequence, At at) {
    Exchange exchange = poll(sequence, at, "", "waiting");
    exchange.request.method = "POST";
    exchange.request.target = "/w/acme-sample/api/exports";
    exchange.request.body = R"({"segment":300})";
    exchange.operation = "run_export";
    exchange.status = 201;
    return exchange;
}

inline ContractVerdict about(std::string vendor, std::string contract, std::string title) {
    ContractVerdict verdict;
    verdict.repeat = "understudy contract " + vendor + " --client './my-client --fast' --only " + contract + " --seed 1";
    verdict.vendor = std::move(vendor);
    verdict.contract = std::move(contract);
    verdict.title = std::move(title);
    verdict.source = "D:10-20";
    verdict.because = "An export waits, runs, and is finished; its file is there then.";
    verdict.scenario = "normal";
    verdict.expected_outcome = R"({"outcome":"finished","file":"whole"})";
    verdict.outcome = R"({"outcome":"finished","rows":3})";
    return verdict;
}

inline RuleVerdict rule(RuleVerdict::Result result, std::string name, std::string title) {
    return {.result = result,
            .vendor = "acme",
            .rule = std::move(name),
            .title = std::move(title),
            .source = "D:30",
            .because = "Asking more often than once a second gains nothing.",
            .breaches = {}};
}

inline ContractVerdict passed() {
    using namespace std::chrono_literals;
    ContractVerdict verdict = about("acme", "run-and-download", "An export is run, waited for, and downloaded");
    verdict.passed = true;
    verdict.took = 213ms;
    verdict.exchanges = {run(1, {}), poll(2, {1s, 5s}, "waiting", "running"), poll(3, {2s, 10s}, "running", "running"),
                         poll(4, {3s, 15s}, "running", "finished")};
    Exchange download = call(5, {3s + 4ms, 15s}, "GET", "/api/exports/100/file", 200);
    download.operation = "download";
    download.file = FileFacts{.rows = 3, .bytes = 120, .sha256 = std::string(64, 'a')};
    verdict.exchanges.push_back(download);
    verdict.rules = {rule(RuleVerdict::Result::passed, "polls_no_faster_than", "polls no faster than every 1s"),
                     rule(RuleVerdict::Result::not_met, "cleans_up", "removes what it scheduled")};
    return verdict;
}

inline ContractVerdict failed_by_outcome() {
    using namespace std::chrono_literals;
    ContractVerdict verdict = about("acme", "ends-in-error", "An export ends in error, and that is told");
    verdict.scenario = "export-fails";
    verdict.took = 1045ms;
    verdict.expected_outcome = R"({"outcome":"failed"})";
    verdict.breaches = {{R"(outcome "failed")", R"("finished")", {}}, {"the fault fault-1 to be met", "no call met it", {}}};
    verdict.exchanges = {run(1, {}), poll(2, {1s, 24h}, "waiting", "error")};
    Exchange lost = call(3, {1s + 300us, 24h}, "DELETE", "/api/exports/100", 0);
    lost.fault = "fault-2: reset";
    lost.delivery = "reset";
    lost.operation = "remove_export";
    Exchange refused = call(4, {2s, 24h}, "GET", "/api/exprots", 404);
    refused.why = "route: no operation; nearest is GET /api/exports";
    refused.grade = "assumed";
    Exchange gone = poll(5, {3s, 24h + 1s}, "error", "");
    gone.request.method = "DELETE";
    gone.status = 204;
    gone.reply_body.clear();
    verdict.exchanges.insert(verdict.exchanges.end(), {lost, refused, gone});
    verdict.rules = {rule(RuleVerdict::Result::passed, "stops_polling_at_a_terminal_state", "stops polling at a terminal state")};
    return verdict;
}

inline ContractVerdict breaks_rules() {
    using namespace std::chrono_literals;
    ContractVerdict verdict = about("acme", "never-ends", "An export that never ends is given up");
    verdict.seed = 42;
    verdict.took = 61s;
    verdict.exchanges.push_back(run(1, {}));
    RuleVerdict polls = rule(RuleVerdict::Result::broken, "polls_no_faster_than", "polls no faster than every 1s");
    RuleVerdict gives_up = rule(RuleVerdict::Result::broken, "gives_up", "gives up after 10 polls");
    gives_up.breaches = {{"no more than 10 polls of export 100", "12", {}}};
    for (std::uint64_t sequence = 2; sequence <= 13; ++sequence) {
        const auto n = static_cast<std::int64_t>(sequence);
        verdict.exchanges.push_back(poll(sequence, {n * 20ms, n * 5s}, sequence == 2 ? "waiting" : "running", "running"));
        gives_up.breaches.front().exchanges.push_back(sequence);
        if (sequence > 2 && sequence <= 7)
            polls.breaches.push_back({"at least 1s between two polls of export 100", "20ms", {sequence - 1, sequence}});
    }
    verdict.rules = {polls, gives_up};
    verdict.variation = "export.note is null";
    return verdict;
}

inline ContractVerdict crashed() {
    ContractVerdict verdict = about("birch", "lists", "All are listed");
    verdict.outcome.clear();
    verdict.breaches = {{"exit code 0, whatever the outcome", "it was ended by signal 11", {}}};
    for (int line = 1; line <= 23; ++line) verdict.standard_error += "  File \"client.py\", line " + std::to_string(line) + "\n";
    verdict.standard_error += "\x1b[31mValueError\x1b[0m: no cursor\r\n";
    return verdict;
}

/// What must not be read as anything but text, wherever it stands: markup, quotes, what ends a CDATA section, a script or a YAML block,
/// control bytes, what is no UTF-8, what is no character, and what turns the direction of writing.
inline ContractVerdict hostile() {
    using namespace std::chrono_literals;
    const std::string text = "<script>alert(1)</script> & \"double\" 'single' ]]> # SKIP \\ \n...\nnot ok 9\t\x01\x1b[2J\x7f \xff \xef\xbf\xbf "
                             "\xe2\x80\xae gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x8e\xad";
    ContractVerdict verdict = about("acme", "hostile", text);
    verdict.source = verdict.because = verdict.variation = verdict.standard_error = verdict.repeat = text;
    verdict.outcome = R"({"outcome":"</script><!--"})";
    verdict.breaches = {{text, text, {1, 2}}};
    Exchange first = call(1, {}, "GE<T", "/api/<img src=x onerror=alert(1)>?a=\"&b='", 200);
    first.request.body = first.reply_body = text;
    first.reply_headers = {{"X-<b>", text}, {"X-<b>", "again"}};
    first.fault = first.delivery = text;
    first.resource = text;
    first.state_before = "<i>before</i>";
    first.state_after = text;
    Exchange second = poll(2, {-1s, 1s}, text, "</svg>");
    second.arrived.reset();
    second.request.target = "/w/acme-sample/" + std::string(400, 'x') + "\xc3\xa9";
    second.reply_body = std::string("\0\1\2binary", 9);
    second.status = 500;
    second.why = text;
    verdict.exchanges = {first, second};
    RuleVerdict broken = rule(RuleVerdict::Result::broken, "rule", text);
    broken.source = broken.because = text;
    broken.breaches = {{text, text, {2, 77}}};
    verdict.rules = {broken};
    return verdict;
}

inline Report report() {
    return {.subject = "./my-client --fast", .verdicts = {passed(), failed_by_outcome(), breaks_rules(), hostile(), crashed()}};
}

}  // namespace understudy::sample
