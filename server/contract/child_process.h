// A program that is given a text, and what it says to it.
#pragma once

#include <chrono>
#include <string>

namespace understudy::contract {

struct ChildResult {
    std::string standard_output, standard_error;  ///< the last `most_kept` bytes of each
    int exit_code = -1;       ///< 128 and the signal's number if one ended it
    bool is_late = false;     ///< it was ended because it ran too long
    std::string cannot_start; ///< why it could not be started at all
};

inline constexpr std::size_t most_kept = 64 * 1024;

/// Runs `command` by the shell with `standard_input` on its standard input, in a process group of its own, which is killed
/// when it takes longer than `within`, and when it has ended. Thread-safe. Linux only.
ChildResult run_child(const std::string& command, const std::string& standard_input, std::chrono::milliseconds within);

}  // namespace understudy::contract
