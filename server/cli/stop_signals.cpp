#include "cli/stop_signals.h"

#include <pthread.h>

namespace understudy::cli {

StopSignals::StopSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    struct sigaction hang_up {};
    if (sigaction(SIGHUP, nullptr, &hang_up) == 0 && hang_up.sa_handler != SIG_IGN)
        sigaddset(&signals_, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
}

StopSignals::~StopSignals() {
    release();
}

void StopSignals::let_through() {
    pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
}

void StopSignals::watch(Server& server) {
    thread_ = std::thread([this, &server] {
        int signal = 0;
        sigwait(&signals_, &signal);
        server.stop();
    });
}

void StopSignals::release() {
    if (!thread_.joinable()) return;
    pthread_kill(thread_.native_handle(), SIGTERM);  // in case the server was stopped by something else
    thread_.join();
}

}  // namespace understudy::cli
