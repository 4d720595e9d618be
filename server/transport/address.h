// Network addresses as text.
#pragma once

#include <string>

#include <sys/socket.h>

namespace understudy::transport {

/// Without the port; an IPv4 address that came mapped into IPv6 as IPv4. Empty for other families.
std::string text_of(const sockaddr_storage& address);

/// `::1` for `[::1]`, as an address stands in a URL.
std::string without_brackets(const std::string& host);

/// Whether `host` is an address, or a name that the system knows an address for.
bool is_resolvable(const std::string& host);

/// Whether it is an address of this machine for itself, as text_of() spells them.
bool is_loopback_address(const std::string& address);

}  // namespace understudy::transport
