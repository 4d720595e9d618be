// The commands of the program. Each throws Error for what the library refuses.
#pragma once

#include "cli/arguments.h"

namespace understudy::cli {

ExitCode serve(const Arguments& arguments);  ///< returns after Ctrl-C, SIGTERM or a shutdown by the admin API
ExitCode check(const Arguments& arguments);
ExitCode routes(const Arguments& arguments);
ExitCode ca(const Arguments& arguments);  ///< prints where the certificate to trust is

}  // namespace understudy::cli
