#include <understudy/server.h>

#ifndef UNDERSTUDY_VERSION
#define UNDERSTUDY_VERSION "0.0.0"
#endif

namespace understudy {

std::string_view version() {
    return UNDERSTUDY_VERSION;
}

}  // namespace understudy
