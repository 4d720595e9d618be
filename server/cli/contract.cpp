#include <cstdio>
#include <fstream>
#include <iostream>

#include <understudy/contract.h>

#include "cli/commands.h"
#include "cli/table.h"

namespace understudy::cli {
namespace {

void list(const Contracts& contracts, const Arguments& arguments) {
    std::vector<std::vector<std::string>> rows;
    for (const ContractSummary& summary : contracts.list())
        rows.push_back({summary.vendor + '/' + summary.contract, summary.task.empty() ? "(provider side)" : summary.task, summary.title,
                        summary.source});
    if (!arguments.is_quiet) std::cout << table(rows);
}

Report run(const Contracts& contracts, const Arguments& arguments) {
    if (!arguments.provider.har.empty()) return contracts.compare_recorded(arguments.provider);
    if (!arguments.provider.url.empty()) return contracts.play(arguments.provider);
    return contracts.run(arguments.client);
}

}  // namespace

ExitCode contract(const Arguments& arguments) {
    const Contracts contracts(arguments.options);
    if (arguments.lists) {
        list(contracts, arguments);
        return ExitCode::ok;
    }
    const Report report = run(contracts, arguments);
    if (!arguments.is_quiet || !report.passed()) std::cout << text_report(report);
    if (!report.verdicts.empty() && report.skipped() == report.verdicts.size()) {
        std::cerr << "understudy: every contract was skipped, so nothing is known\n";
        return ExitCode::contract_failed;
    }
    const bool is_covered = percent_met(report.coverage) >= arguments.min_coverage;
    if (!is_covered) std::cout << coverage_table(report.coverage);
    return report.passed() && is_covered ? ExitCode::ok : ExitCode::contract_failed;
}

}  // namespace understudy::cli
