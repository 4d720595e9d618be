#include <cstdio>
#include <iostream>
#include <string>

#include <unistd.h>

#include <understudy/contract.h>
#include <understudy/terminal.h>

#include "cli/commands.h"
#include "cli/report_files.h"
#include "cli/table.h"
#include "cli/terminal_colour.h"

namespace understudy::cli {
namespace {

void list(const Contracts& contracts, const Arguments& arguments) {
    std::vector<std::vector<std::string>> rows;
    for (const ContractSummary& summary : contracts.list())
        rows.push_back({summary.vendor + '/' + summary.contract, summary.task.empty() ? "(provider side)" : summary.task, summary.title,
                        summary.source});
    if (!arguments.is_quiet) std::cout << table(rows);
}

/// A line for each contract as it ends, for whoever waits in front of a terminal.
std::string progress(const ContractVerdict& verdict, std::size_t number, Colour colour) {
    const std::string word = verdict.passed ? painted(colour, Paint::green, "ok") : painted(colour, Paint::red, "FAILED");
    return painted(colour, Paint::dim, '[' + std::to_string(number) + ']') + ' ' + escaped(verdict.vendor + '/' + verdict.contract) + ' ' +
           word + ' ' + painted(colour, Paint::dim, std::to_string(verdict.took.count()) + " ms") + '\n';
}

Report run(const Contracts& contracts, const Arguments& arguments, const ClientOptions& client) {
    if (!arguments.provider.har.empty()) return contracts.compare_recorded(arguments.provider);
    if (!arguments.provider.url.empty()) return contracts.play(arguments.provider);
    return contracts.run(client);
}

}  // namespace

ExitCode contract(const Arguments& arguments) {
    const Contracts contracts(arguments.options);
    if (arguments.lists) {
        list(contracts, arguments);
        return ExitCode::ok;
    }
    ReportFiles files(arguments.reports);
    ClientOptions client = arguments.client;
    std::size_t ended = 0;
    if (isatty(STDERR_FILENO) != 0 && !arguments.is_quiet) {
        client.on_verdict = [&ended, colour = colour_of(STDERR_FILENO)](const ContractVerdict& verdict) {
            std::cerr << progress(verdict, ++ended, colour) << std::flush;
        };
    }
    const Report report = run(contracts, arguments, client);
    files.write(report);
    const bool has_text = !files.take_standard_output() && (!arguments.is_quiet || !report.passed());
    if (has_text) std::cout << text_report(report, colour_of(STDOUT_FILENO));
    if (!report.verdicts.empty() && report.skipped() == report.verdicts.size()) {
        std::cerr << "understudy: every contract was skipped, so nothing is known\n";
        return ExitCode::contract_failed;
    }
    const bool is_covered = percent_met(report.coverage) >= arguments.min_coverage;
    if (!is_covered) (has_text ? std::cout : std::cerr) << coverage_table(report.coverage);
    return report.passed() && is_covered ? ExitCode::ok : ExitCode::contract_failed;
}

}  // namespace understudy::cli
