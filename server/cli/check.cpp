#include <iostream>

#include <understudy/server.h>

#include "cli/commands.h"

namespace understudy::cli {
namespace {

std::string counted(std::size_t count, const std::string& noun) {
    return std::to_string(count) + ' ' + noun + (count == 1 ? "" : "s");
}

void print(const Summary& summary) {
    std::cout << summary.vendor << ": " << summary.title << "\n  "
              << counted(static_cast<std::size_t>(summary.operations), "operation") << "; replies:";
    bool is_first = true;
    for (const auto& [grade, count] : summary.replies_by_grade) {
        if (count == 0) continue;
        std::cout << (is_first ? " " : ", ") << count << ' ' << grade;
        is_first = false;
    }
    std::cout << '\n';
    for (const std::string& lifecycle : summary.lifecycles) std::cout << "  " << lifecycle << '\n';
    std::cout << "  scenarios:";
    is_first = true;
    for (const std::string& scenario : summary.scenarios) {
        std::cout << (is_first ? " " : ", ") << scenario;
        is_first = false;
    }
    std::cout << '\n';
}

}  // namespace

ExitCode check(const Arguments& arguments) {
    const auto summaries = understudy::check(arguments.options);
    if (arguments.is_quiet) return ExitCode::ok;
    for (const Summary& summary : summaries) print(summary);
    std::cout << counted(summaries.size(), "vendor") << ", no mistakes\n";
    return ExitCode::ok;
}

}  // namespace understudy::cli
