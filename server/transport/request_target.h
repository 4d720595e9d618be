// Which texts may stand as the target of a request and as the value of Host (RFC 9112, section 3.2).
#pragma once

#include <string_view>

namespace understudy::transport {

/// Returns why not, or an empty text: `/path?query`, a whole http URL, `*` for OPTIONS, `host:port` for
/// CONNECT.
std::string_view reason_against_target(std::string_view target, std::string_view method);

/// Whether it is a host with an optional port: a name, an IPv4 address, an IPv6 address in brackets; or
/// nothing at all, which RFC 9112 allows.
bool is_host_value(std::string_view value);

}  // namespace understudy::transport
