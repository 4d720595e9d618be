#include <algorithm>
#include <cctype>
#include <iostream>

#include <understudy/contract.h>
#include <understudy/nearest.h>
#include <understudy/server.h>

#include "cli/commands.h"
#include "cli/report_files.h"
#include "cli/run_command.h"
#include "cli/terminal_colour.h"

namespace understudy::cli {
namespace {

/// `ACME_V2` for `acme-v2`.
std::string variable_prefix(const std::string& vendor) {
    std::string prefix;
    for (const char c : vendor)
        prefix += std::isalnum(static_cast<unsigned char>(c)) != 0 ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : '_';
    return prefix + '_';
}

/// Where the vendors are, and what they ask for.
std::vector<std::pair<std::string, std::string>> variables_for(const Server& server, const Options& options) {
    std::vector<std::pair<std::string, std::string>> variables{{"UNDERSTUDY_URL", server.url()},
                                                               {"UNDERSTUDY_ADMIN_URL", server.url() + "/__admin"}};
    if (!options.admin_token.empty()) variables.emplace_back("UNDERSTUDY_ADMIN_TOKEN", options.admin_token);
    for (const Mount& mount : server.mounts()) {
        const std::string prefix = variable_prefix(mount.vendor);
        variables.emplace_back(prefix + "BASE_URL", mount.base_url);
        if (mount.signing) {
            variables.emplace_back(prefix + "KEY_ID", mount.signing->id);
            variables.emplace_back(prefix + "SECRET", mount.signing->secret);
        } else if (!mount.credential.empty()) {
            variables.emplace_back(prefix + "TOKEN", mount.credential.substr(mount.credential.rfind(' ') + 1));
        }
    }
    return variables;
}

/// The rules with these names; all if there are none.
std::vector<RuleVerdict> chosen(std::vector<RuleVerdict> rules, const std::vector<std::string>& names) {
    if (names.empty()) return rules;
    std::erase_if(rules, [&](const RuleVerdict& rule) {
        return std::find(names.begin(), names.end(), rule.rule) == names.end();
    });
    return rules;
}

/// Throws Error(scenario) for a name that is no rule of any vendor that is served.
void check_rules(const Server& server, const std::vector<std::string>& names) {
    std::vector<std::string> known;
    for (const Mount& mount : server.mounts())
        for (const std::string& rule : server.contracts()->rules(mount.vendor)) known.push_back(rule);
    for (const std::string& name : names) {
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        const auto meant = nearest(name, known);
        std::string there_are;
        for (const std::string& each : known)
            if (there_are.find(each) == std::string::npos) there_are += (there_are.empty() ? "; there are: " : ", ") + each;
        throw Error(Error::Kind::scenario, "there is no rule '" + name + "'" + (meant ? "; did you mean '" + *meant + "'?" : there_are));
    }
}

/// What was sent to each vendor in each world, as one verdict.
Report report_of(const Server& server, const Arguments& arguments) {
    Report report;
    for (const std::string& word : arguments.program) report.subject += (report.subject.empty() ? "" : " ") + word;
    for (WatchedTraffic& traffic : server.watched()) {
        ContractVerdict verdict;
        verdict.vendor = traffic.vendor;
        verdict.contract = traffic.world == "default" ? "rules" : "rules in world " + traffic.world;
        verdict.title = "What was sent to " + traffic.vendor;
        verdict.seed = arguments.options.seed;
        verdict.rules = chosen(std::move(traffic.rules), arguments.rules);
        verdict.passed = std::none_of(verdict.rules.begin(), verdict.rules.end(), [](const RuleVerdict& rule) {
            return rule.result == RuleVerdict::Result::broken;
        });
        for (const World& world : server.worlds())
            if (world.name() == traffic.world) verdict.exchanges = world.journal();
        std::erase_if(verdict.exchanges, [&](const Exchange& each) { return each.vendor != traffic.vendor; });
        report.verdicts.push_back(std::move(verdict));
    }
    std::vector<const std::vector<Exchange>*> journals;
    for (const ContractVerdict& verdict : report.verdicts) journals.push_back(&verdict.exchanges);
    report.coverage = server.contracts()->coverage(journals);
    return report;
}

}  // namespace

ExitCode exec(const Arguments& arguments, int& code) {
    block_child_signals();
    Options options = arguments.options;
    options.watch_rules = true;
    Server server(options);
    check_rules(server, arguments.rules);
    ReportFiles files(arguments.reports);
    server.start();
    code = run_command(arguments.program, variables_for(server, options));
    server.end_watch();
    const Report report = report_of(server, arguments);
    files.write(report);
    if (report.verdicts.empty())
        std::cerr << "understudy: no vendor was called that has rules\n";
    else if (!arguments.is_quiet || !report.passed())
        std::cerr << text_report(report, colour_of(STDERR_FILENO));
    const bool is_covered = percent_met(report.coverage) >= arguments.min_coverage;
    if (!is_covered) std::cerr << coverage_table(report.coverage);
    return report.passed() && is_covered ? ExitCode::ok : ExitCode::contract_failed;
}

}  // namespace understudy::cli
