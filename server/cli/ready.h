// What the program says once it listens.
#pragma once

#include <string>

#include <understudy/server.h>

#include "cli/arguments.h"

namespace understudy::cli {

/// The table of vendors with a command to try for each and where the dashboard is (not when quiet), then
/// `understudy ready on http://127.0.0.1:8080`; with HTTPS the line goes on: ` and https://127.0.0.1:8443
/// (trust it: curl --cacert CA.PEM)`.
std::string ready_text(const Server& server, const Arguments& arguments);

/// One line. Null stands for what there is not: HTTPS, a certificate that must be trusted, signatures.
/// {"ready":true,"url":..,"port":..,"https_url":..,"https_port":..,"ca":..,
///  "vendors":[{"vendor":..,"base_url":..,"credential":..,"curl":..,"signing":..}]}
std::string ready_json(const Server& server);

}  // namespace understudy::cli
