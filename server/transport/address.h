// Network addresses as text.
#pragma once

#include <string>

#include <sys/socket.h>

namespace understudy::transport {

/// Without the port; an IPv4 address that came mapped into IPv6 as IPv4. Empty for other families.
std::string text_of(const sockaddr_storage& address);

/// Whether it is an address of this machine for itself, as text_of() spells them.
bool is_loopback_address(const std::string& address);

}  // namespace understudy::transport
