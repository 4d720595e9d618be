// Which vendor a request means.
#pragma once

#include <string>
#include <string_view>

#include <understudy/message.h>

#include "scenario/vendor.h"

namespace understudy::engine {

struct Mounted {
    int vendor = -1;           ///< in the catalog; -1: none
    std::string_view path;     ///< raw, without the mount; starts with '/'
    std::string_view query;    ///< raw, without the '?'
    std::string_view prefix;   ///< the mount that was cut off, `/acme` or empty
    std::string_view host;     ///< as the client wrote it, with port
};

/// By host name (`acme.localhost`, the vendor's own), else by the first segment of the path, else the only vendor there is.
/// What is returned points into the request. An absolute-form target is understood; its host counts.
Mounted find_mount(const scenario::Catalog& catalog, const Request& request);

/// Whether `host`, without port, is the host pattern (`api.acme.example`, `*.acme.example`); letters of either case.
bool is_host(std::string_view pattern, std::string_view host);

}  // namespace understudy::engine
