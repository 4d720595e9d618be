// The commands of the program. Each throws Error for what the library refuses.
#pragma once

#include "cli/arguments.h"
#include "cli/stop_signals.h"

namespace understudy::cli {

/// Returns after a signal to stop or a shutdown by the admin API.
ExitCode serve(const Arguments& arguments, StopSignals& stop_signals);
ExitCode check(const Arguments& arguments);
ExitCode routes(const Arguments& arguments);
/// Runs a client through the contracts.
ExitCode contract(const Arguments& arguments);
ExitCode ca(const Arguments& arguments);  ///< prints where the certificate to trust is

}  // namespace understudy::cli
