#include "transport/address.h"

#include <string_view>

#include <arpa/inet.h>
#include <netdb.h>
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

bool is_resolvable(const std::string& host) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(without_brackets(host).c_str(), nullptr, &hints, &found) != 0) return false;
    ::freeaddrinfo(found);
    return true;
}

std::string without_brackets(const std::string& host) {
    const bool has_brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
    return has_brackets ? host.substr(1, host.size() - 2) : host;
}

bool is_loopback_address(const std::string& address) {
    return address.starts_with("127.") || address == "::1" || address.empty();
}

}  // namespace understudy::transport
