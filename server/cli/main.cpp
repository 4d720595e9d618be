#include <exception>
#include <iostream>
#include <string_view>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/stop_signals.h"

namespace understudy::cli {
namespace {

ExitCode run(const Arguments& arguments, StopSignals& stop_signals) {
    if (arguments.command != Arguments::Command::serve) stop_signals.let_through();
    switch (arguments.command) {
        case Arguments::Command::serve:
            return serve(arguments, stop_signals);
        case Arguments::Command::check:
            return check(arguments);
        case Arguments::Command::routes:
            return routes(arguments);
        case Arguments::Command::contract:
            return contract(arguments);
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

ExitCode start(int argc, const char* const* argv) {
    StopSignals stop_signals;
    try {
        const auto arguments = read_arguments(argc, argv);
        if (const auto* code = std::get_if<ExitCode>(&arguments)) return *code;
        return run(std::get<Arguments>(arguments), stop_signals);
    } catch (const Error& error) {
        complain(error.what());
        return code_of(error.kind);
    } catch (const std::exception& fault) {
        complain(std::string("a fault of ours: ") + fault.what());
        return ExitCode::fault;
    }
}

}  // namespace
}  // namespace understudy::cli

int main(int argc, char** argv) {
    return static_cast<int>(understudy::cli::start(argc, argv));
}
