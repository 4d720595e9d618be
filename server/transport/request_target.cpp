#include "transport/request_target.h"

#include <algorithm>
#include <array>

#include "base/absolute_form.h"

namespace understudy::transport {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_port(std::string_view text) {
    return std::all_of(text.begin(), text.end(), is_digit);
}

constexpr std::array<bool, 256> make_table(std::string_view bytes) {
    std::array<bool, 256> is_one{};
    for (const unsigned char c : bytes) is_one[c] = true;
    return is_one;
}

bool is_name_byte(char c) {
    static constexpr auto name_bytes =
        make_table("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-._~%!$&'()*+,;=");
    return name_bytes[static_cast<unsigned char>(c)];
}

bool is_literal_byte(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
}

}  // namespace

bool is_host_value(std::string_view value) {
    if (value.starts_with('[')) {
        const std::size_t end = value.find(']');
        if (end == std::string_view::npos || end < 3) return false;
        const std::string_view address = value.substr(1, end - 1), rest = value.substr(end + 1);
        return std::all_of(address.begin(), address.end(), is_literal_byte) &&
               (rest.empty() || (rest.front() == ':' && is_port(rest.substr(1))));
    }
    const std::size_t colon = std::min(value.find(':'), value.size());
    const std::string_view name = value.substr(0, colon);
    if (name.empty()) return value.empty();
    return std::all_of(name.begin(), name.end(), is_name_byte) &&
           (colon == value.size() || is_port(value.substr(colon + 1)));
}

namespace {

constexpr std::array<bool, 256> make_suspect_bytes() {
    std::array<bool, 256> is_one{};
    for (std::size_t c = 0; c < 256; ++c) is_one[c] = c <= ' ' || c >= 0x7f || c == '#';
    return is_one;
}

constexpr auto suspect_bytes = make_suspect_bytes();

/// For a target with a suspect byte in it.
std::string_view reason_against_bytes(std::string_view target) {
    for (const char c : target) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= ' ' || byte == 0x7f) return "the target has a space or control byte in it";
        if (byte > 0x7f) return "the target has bytes beyond ASCII in it, which must be percent-encoded";
        if (c == '#') return "the target has a fragment (#), which is never sent";
    }
    return {};
}

}  // namespace

std::string_view reason_against_target(std::string_view target, std::string_view method) {
    bool is_suspect = false;
    for (const char c : target) is_suspect |= suspect_bytes[static_cast<unsigned char>(c)];
    if (is_suspect) return reason_against_bytes(target);
    if (target.starts_with('/')) return {};
    if (target.empty()) return "the target is empty";
    if (method == "CONNECT") {
        return target.find(':') != std::string_view::npos && is_host_value(target)
                   ? std::string_view()
                   : "the target of CONNECT is not HOST:PORT";
    }
    if (target == "*") return method == "OPTIONS" ? std::string_view() : "the target * is only for OPTIONS";
    if (const auto absolute = split_absolute_form(target)) {
        const std::string_view host = absolute->authority;
        return !host.empty() && is_host_value(host) ? std::string_view() : "the host in the target is none";
    }
    return "the target is neither a path (/..) nor a URL (http://..)";
}

}  // namespace understudy::transport
