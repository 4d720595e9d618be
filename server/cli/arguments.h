// What the command line, the environment and the configuration file ask for.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include <understudy/understudy.h>

#include "cli/report_files.h"

namespace understudy::cli {

/// The program's exit codes, as `--help` explains them.
enum class ExitCode {
    ok = 0,
    contract_failed = 1,
    mistake = 2,       ///< in the command line or a file
    cannot_start = 3,  ///< the address is in use, ..
    fault = 4,         ///< of ours or of the machine
};

struct Arguments {
    enum class Command { serve, check, routes, exec, contract, coverage, ca };
    Command command = Command::serve;
    Options options;
    enum class Log { on_a_terminal, always, never };
    Log log = Log::on_a_terminal;  ///< a line per request
    bool is_quiet = false;         ///< no table; `check` prints nothing either
    bool is_verbose = false;       ///< sets `log`
    bool ready_json = false;
    std::string port_file;  ///< empty: none

    std::vector<std::string> program;  ///< for exec: what is run, with its arguments
    std::vector<std::string> rules;    ///< by which it is judged; empty: all
    ClientOptions client;
    ProviderOptions provider;  ///< with an address or a file: it is looked at in place of a client
    std::vector<std::string> coverage_files;  ///< reports that have coverage in them; `-` is the standard input
    bool coverage_as_json = false;
    int min_coverage = 0;  ///< percent; less is a failure
    ReportOptions reports;
    bool lists = false;  ///< only say which contracts there are
};

/// Flags beat the environment (UNDERSTUDY_*), which beats the file named by --config. Returns an exit code
/// when there is nothing left to do: help or the version was printed, or a mistake, with what to do about it.
std::variant<Arguments, ExitCode> read_arguments(int argc, const char* const* argv);

}  // namespace understudy::cli
