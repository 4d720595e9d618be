#include "cli/terminal_colour.h"

#include <cstdlib>
#include <string_view>

#include <unistd.h>

namespace understudy::cli {

Colour colour_of(int descriptor) {
    const char* no_colour = std::getenv("NO_COLOR");
    const char* terminal = std::getenv("TERM");
    const bool has_colour = isatty(descriptor) != 0 && !(no_colour && *no_colour) &&
                            !(terminal && std::string_view(terminal) == "dumb");
    return has_colour ? Colour::on : Colour::off;
}

}  // namespace understudy::cli
