// What is shown to people about the vendors that are served: where, which credential, a command to try.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <understudy/server.h>

#include "engine/engine.h"

namespace understudy {

/// `http://127.0.0.1:8080`: how this machine dials a server that listens on `host`. Port 0 is left out.
std::string url_of(std::string_view host, int port, std::string_view scheme = "http");

/// The vendor's mount below `url`: its world unless that is `default`, its name unless it is the only one; without its base path.
std::string mount_of(const engine::Engine& engine, const scenario::Vendor& vendor, std::string_view url);

/// The commands trust the certificate in `ca_file`, unless it is empty.
std::vector<Mount> make_mounts(const engine::Engine& engine, std::string_view url,
                               std::string_view ca_file = {});

}  // namespace understudy
