// What the program says once it listens.
#pragma once

#include <string>

#include <understudy/server.h>

#include "cli/arguments.h"

namespace understudy::cli {

/// The table of vendors with a command to try for each (not when quiet), then `understudy ready on
/// http://127.0.0.1:8080`.
std::string ready_text(const Server& server, const Arguments& arguments);

/// One line:
/// {"ready":true,"url":..,"port":..,"vendors":[{"vendor":..,"base_url":..,"credential":..,"curl":..,"signing":..}]}
std::string ready_json(const Server& server);

}  // namespace understudy::cli
