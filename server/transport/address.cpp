#include "transport/address.h"

#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace understudy::transport {

std::string text_of(const sockaddr_storage& address) {
    char text[INET6_ADDRSTRLEN] = "";
    if (address.ss_family == AF_INET) {
        ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, text, sizeof text);
    } else if (address.ss_family == AF_INET6) {
        ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, text, sizeof text);
    }
    constexpr std::string_view mapped = "::ffff:";
    const std::string_view spelt = text;
    const bool is_mapped = spelt.starts_with(mapped) && spelt.find('.') != std::string_view::npos;
    return std::string(is_mapped ? spelt.substr(mapped.size()) : spelt);
}

bool is_loopback_address(const std::string& address) {
    return address.starts_with("127.") || address == "::1" || address.empty();
}

}  // namespace understudy::transport
