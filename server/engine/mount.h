// Which vendor a request means.
#pragma once

#include <string_view>

#include <understudy/message.h>

#include "engine/destination.h"
#include "scenario/vendor.h"

namespace understudy::engine {

struct Mounted {
    int vendor = -1;           ///< in the catalog; -1: none
    std::string_view path;     ///< raw, without the mount; starts with '/'
    std::string_view query;    ///< raw, without the '?'
    std::string_view prefix;   ///< what was cut off, `/acme`, `/w/alpha/acme` or empty
    std::string_view host;     ///< as the client wrote it, with port
};

/// By host name (`acme.localhost`, the vendor's own), else by the first segment of the path, else the only vendor there is.
/// What is returned points into the request.
Mounted find_mount(const scenario::Catalog& catalog, Destination to);

/// Whether `host`, without port, is the host pattern (`api.acme.example`, `*.acme.example`); letters of either case.
bool is_host(std::string_view pattern, std::string_view host);

/// Whether `host`, without port, is one of the vendor's: `acme.localhost`, or what its file names.
bool is_of(const scenario::Vendor& vendor, std::string_view host);

}  // namespace understudy::engine
