#include <iostream>

#include <understudy/server.h>

#include "cli/commands.h"

namespace understudy::cli {

ExitCode ca(const Arguments& arguments) {
    // Nothing else on stdout: curl --cacert "$(understudy ca)".
    std::cout << ca_file(arguments.options.ca_folder) << std::endl;
    return ExitCode::ok;
}

}  // namespace understudy::cli
