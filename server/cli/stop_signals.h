// The signals that ask the program to stop: Ctrl-C, SIGTERM, and SIGHUP when the terminal goes away.
#pragma once

#include <thread>

#include <signal.h>

#include <understudy/server.h>

namespace understudy::cli {

/// They are blocked in every thread and fetched by one, which may then do what a signal handler may not.
class StopSignals {
  public:
    /// From now on they wait. To be made before there are other threads, which inherit that, and early: what
    /// comes before is the end of the program without a word. SIGHUP stays ignored if it was (nohup).
    StopSignals();
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    /// They end the program as usual, at once if one has come already.
    void let_through();

    /// Stops `server` when one comes, or has come. `server` must outlive this or release() be called first.
    void watch(Server& server);
    /// Ends watch().
    void release();

  private:
    sigset_t signals_{};
    std::thread thread_;
};

}  // namespace understudy::cli
