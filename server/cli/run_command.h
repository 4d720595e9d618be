// Another program, run in the foreground.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace understudy::cli {

/// Runs a program with the terminal and the environment of this one and more `variables`, until it ends, and returns its exit code,
/// 128 and the number if a signal ended it. A signal that asks this program to stop is passed on to it. Throws Error(start) if it
/// cannot be started. To be called with StopSignals in place; block_child_signals() comes before any thread is made.
int run_command(const std::vector<std::string>& command, const std::vector<std::pair<std::string, std::string>>& variables);

void block_child_signals();

}  // namespace understudy::cli
