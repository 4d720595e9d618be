// The commands of the program. Each throws Error for what the library refuses.
#pragma once

#include "cli/arguments.h"
#include "cli/stop_signals.h"

namespace understudy::cli {

/// Returns after a signal to stop or a shutdown by the admin API.
ExitCode serve(const Arguments& arguments, StopSignals& stop_signals);
ExitCode check(const Arguments& arguments);
ExitCode routes(const Arguments& arguments);
/// Serves while another program runs, whose exit code is put into `code`, and judges what it sent.
ExitCode exec(const Arguments& arguments, int& code);
/// Runs a client through the contracts.
ExitCode contract(const Arguments& arguments);
/// Says what reports met of what the vendors document.
ExitCode coverage(const Arguments& arguments);
ExitCode ca(const Arguments& arguments);  ///< prints where the certificate to trust is

}  // namespace understudy::cli
