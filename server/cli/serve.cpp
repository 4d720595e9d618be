#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <thread>

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <understudy/understudy.h>

#include "cli/commands.h"
#include "cli/log_line.h"
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
};

bool has_colour(int descriptor) {
    const char* no_colour = std::getenv("NO_COLOR");
    const char* terminal = std::getenv("TERM");
    return isatty(descriptor) != 0 && !(no_colour && *no_colour) &&
           !(terminal && std::string_view(terminal) == "dumb");
}

void log_to_stderr(Options& options) {
    const Colour colour = has_colour(STDERR_FILENO) ? Colour::on : Colour::off;
    options.on_exchange = [colour](const Exchange& exchange) {
        const std::string line = log_line(exchange, colour) + '\n';
        std::fwrite(line.data(), 1, line.size(), stderr);  // one call: lines of several threads stay whole
    };
}

}  // namespace

ExitCode serve(const Arguments& arguments) {
    Options options = arguments.options;
    const bool logs = arguments.log == Arguments::Log::always ||
                      (arguments.log == Arguments::Log::on_a_terminal && isatty(STDERR_FILENO) != 0);
    if (logs) log_to_stderr(options);

    Server server(options);
    std::signal(SIGPIPE, SIG_IGN);  // whoever reads our lines may go away; the server stays
    StopOnSignal stop_on_signal;
    server.start();
    std::optional<PortFile> port_file;
    if (!arguments.port_file.empty()) port_file.emplace(arguments.port_file, server.port());
    std::cout << (arguments.ready_json ? ready_json(server) : ready_text(server, arguments)) << std::flush;
    stop_on_signal.watch(server);
    server.wait();
    return ExitCode::ok;
}

}  // namespace understudy::cli
