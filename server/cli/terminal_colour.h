#pragma once

#include <understudy/terminal.h>

namespace understudy::cli {

/// Whether what is written to this file descriptor may have colour: it is a terminal that knows colours, and NO_COLOR is not set.
Colour colour_of(int descriptor);

}  // namespace understudy::cli
