#include <csignal>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <thread>

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <understudy/understudy.h>

#include "cli/commands.h"
#include "cli/log_line.h"
#include "cli/log_writer.h"
#include "cli/port_file.h"
#include "cli/ready.h"

namespace understudy::cli {
namespace {

/// Stops the server when a signal asks for it. The signals are blocked in every thread and fetched by one,
/// which may then do what a signal handler may not.
class StopOnSignal {
  public:
    /// Blocks the signals; to be made before there are other threads, which inherit that.
    StopOnSignal() {
        sigemptyset(&signals_);
        sigaddset(&signals_, SIGINT);
        sigaddset(&signals_, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    }

    void watch(Server& server) {
        thread_ = std::thread([this, &server] {
            int signal = 0;
            sigwait(&signals_, &signal);
            server.stop();
        });
    }

    ~StopOnSignal() {
        if (!thread_.joinable()) return;
        pthread_kill(thread_.native_handle(), SIGTERM);  // in case the server was stopped by something else
        thread_.join();
    }

    StopOnSignal(const StopOnSignal&) = delete;
    StopOnSignal& operator=(const StopOnSignal&) = delete;

  private:
    sigset_t signals_{};
    std::thread thread_;
        options.on_happening = [&log, colour](const Happening& happening) {
            log->add(log_line(happening, colour));
        };
};

bool has_colour(int descriptor) {
    const char* no_colour = std::getenv("NO_COLOR");
    const char* terminal = std::getenv("TERM");
    return isatty(descriptor) != 0 && !(no_colour && *no_colour) &&
           !(terminal && std::string_view(terminal) == "dumb");
}

/// Lets the listener have as many connections as the system permits at all; the usual soft limit is for
/// programs that use select().
void permit_many_files() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

ExitCode serve(const Arguments& arguments) {
    Options options = arguments.options;
    const bool logs = arguments.log == Arguments::Log::always ||
                      (arguments.log == Arguments::Log::on_a_terminal && isatty(STDERR_FILENO) != 0);
    std::signal(SIGPIPE, SIG_IGN);  // whoever reads our lines may go away; the server stays
    permit_many_files();
    StopOnSignal stop_on_signal;
    std::optional<LogWriter> log;
    if (logs) {
        log.emplace(STDERR_FILENO);
        const Colour colour = has_colour(STDERR_FILENO) ? Colour::on : Colour::off;
        options.on_exchange = [&log, colour](const Exchange& exchange) {
            log->add(log_line(exchange, colour));
        };
        options.on_refusal = [&log, colour](const RefusedRequest& refused) {
            log->add(log_line(refused, colour));
        };
    }

    Server server(options);
    server.start();
    std::optional<PortFile> port_file;
    if (!arguments.port_file.empty()) port_file.emplace(arguments.port_file, server.port());
    std::cout << (arguments.ready_json ? ready_json(server) : ready_text(server, arguments)) << std::flush;
    stop_on_signal.watch(server);
    server.wait();
    return ExitCode::ok;
}

}  // namespace understudy::cli
