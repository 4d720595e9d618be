#include <exception>
#include <iostream>
#include <string_view>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/stop_signals.h"

namespace understudy::cli {
namespace {

/// `code` becomes that of the program that was run, if one was.
ExitCode run(const Arguments& arguments, StopSignals& stop_signals, int& code) {
    const bool stops_by_itself = arguments.command == Arguments::Command::serve || arguments.command == Arguments::Command::exec;
    if (!stops_by_itself) stop_signals.let_through();
    switch (arguments.command) {
        case Arguments::Command::serve:
            return serve(arguments, stop_signals);
        case Arguments::Command::check:
            return check(arguments);
        case Arguments::Command::routes:
            return routes(arguments);
        case Arguments::Command::exec:
            return exec(arguments, code);
        case Arguments::Command::contract:
            return contract(arguments);
        case Arguments::Command::coverage:
            return coverage(arguments);
        case Arguments::Command::ca:
            return ca(arguments);
    }
    return ExitCode::fault;
}

/// Diagnostics are shown as they are, like a compiler's; anything else says who speaks.
void complain(std::string_view message) {
    const bool is_several_lines = message.find('\n') != std::string_view::npos;
    if (!is_several_lines) std::cerr << "understudy: ";
    std::cerr << message;
    if (!message.ends_with('\n')) std::cerr << '\n';
}

ExitCode code_of(Error::Kind kind) {
    switch (kind) {
        case Error::Kind::scenario:
            return ExitCode::mistake;
        case Error::Kind::start:
            return ExitCode::cannot_start;
        case Error::Kind::internal:
            break;
    }
    return ExitCode::fault;
}

/// The exit code: that of a program which was run, if it failed, else our own.
int start(int argc, const char* const* argv) {
    StopSignals stop_signals;
    try {
        const auto arguments = read_arguments(argc, argv);
        if (const auto* code = std::get_if<ExitCode>(&arguments)) return static_cast<int>(*code);
        int code_of_program = 0;
        const ExitCode code = run(std::get<Arguments>(arguments), stop_signals, code_of_program);
        return code_of_program != 0 ? code_of_program : static_cast<int>(code);
    } catch (const Error& error) {
        complain(error.what());
        return static_cast<int>(code_of(error.kind));
    } catch (const std::exception& fault) {
        complain(std::string("a fault of ours: ") + fault.what());
        return static_cast<int>(ExitCode::fault);
    }
}

}  // namespace
}  // namespace understudy::cli

int main(int argc, char** argv) {
    return understudy::cli::start(argc, argv);
}
