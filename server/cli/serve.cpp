#include <csignal>
#include <iostream>
#include <optional>

#include <sys/resource.h>
#include <unistd.h>

#include <understudy/understudy.h>

#include "cli/commands.h"
#include "cli/log_line.h"
#include "cli/log_writer.h"
#include "cli/port_file.h"
#include "cli/ready.h"
#include "cli/stop_signals.h"
#include "cli/terminal_colour.h"

namespace understudy::cli {
namespace {

/// Lets the listener have as many connections as the system permits at all; the usual soft limit is for
/// programs that use select().
void permit_many_files() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

ExitCode serve(const Arguments& arguments, StopSignals& stop_signals) {
    Options options = arguments.options;
    const bool logs = arguments.log == Arguments::Log::always ||
                      (arguments.log == Arguments::Log::on_a_terminal && isatty(STDERR_FILENO) != 0);
    std::signal(SIGPIPE, SIG_IGN);  // whoever reads our lines may go away; the server stays
    permit_many_files();
    std::optional<LogWriter> log;
    if (logs) {
        log.emplace(STDERR_FILENO);
        const Colour colour = colour_of(STDERR_FILENO);
        options.on_exchange = [&log, colour](const Exchange& exchange) {
            log->add(log_line(exchange, colour));
        };
        options.on_refusal = [&log, colour](const RefusedRequest& refused) {
            log->add(log_line(refused, colour));
        };
        options.on_reload = [&log, colour](const Reloaded& reloaded) { log->add(log_line(reloaded, colour)); };
        options.on_breach = [&log, colour](const RuleVerdict& broken, const Exchange&) {
            log->add(log_line(broken, colour));
        };
        options.on_happening = [&log, colour](const Happening& happening) {
            log->add(log_line(happening, colour));
        };
    }

    if (!logs) {
        // Whoever edits files must learn of a mistake, however quiet the rest is.
        options.on_reload = [](const Reloaded& reloaded) {
            if (!reloaded.mistakes.empty()) std::cerr << log_line(reloaded, Colour::off) + '\n' << std::flush;
        };
    }

    Server server(options);
    server.start();
    std::optional<PortFile> port_file;
    if (!arguments.port_file.empty()) port_file.emplace(arguments.port_file, server.port());
    std::cout << (arguments.ready_json ? ready_json(server) : ready_text(server, arguments)) << std::flush;
    stop_signals.watch(server);
    server.wait();
    stop_signals.release();
    return ExitCode::ok;
}

}  // namespace understudy::cli
