#include <fstream>
#include <iostream>
#include <sstream>

#include <understudy/coverage.h>
#include <understudy/server.h>

#include "cli/commands.h"

namespace understudy::cli {
namespace {

std::string read(const std::string& path) {
    std::ostringstream text;
    if (path == "-") {
        text << std::cin.rdbuf();
    } else {
        std::ifstream file(path, std::ios::binary);
        if (!file) throw Error(Error::Kind::scenario, "cannot read '" + path + "'");
        text << file.rdbuf();
    }
    return text.str();
}

}  // namespace

ExitCode coverage(const Arguments& arguments) {
    Coverage all;
    for (const std::string& path : arguments.coverage_files) {
        try {
            add_coverage(all, read_coverage(read(path)));
        } catch (const Error& mistake) {
            throw Error(mistake.kind, path + ": " + mistake.what());
        }
    }
    if (!arguments.is_quiet) std::cout << (arguments.coverage_as_json ? coverage_json(all) + '\n' : coverage_table(all));
    return percent_met(all) >= arguments.min_coverage ? ExitCode::ok : ExitCode::contract_failed;
}

}  // namespace understudy::cli
