#include "engine/mount.h"

#include <algorithm>

#include "base/absolute_form.h"
#include "base/letter_case.h"

namespace understudy::engine {

namespace {

std::string_view without_port(std::string_view host) {
    if (host.starts_with('[')) return host.substr(0, std::min(host.find(']'), host.size() - 1) + 1);
    return host.substr(0, host.find(':'));
}

/// Links are built from the host: one that could break them counts as not sent.
bool is_plausible(std::string_view host) {
    return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == ':' ||
               c == '[' || c == ']' || c == '_';
    });
}

bool is_of(const scenario::Vendor& vendor, std::string_view host) {
    constexpr std::string_view local = ".localhost";
    if (host.size() == vendor.name.size() + local.size() && equal_without_case(host.substr(0, vendor.name.size()), vendor.name) &&
        equal_without_case(host.substr(vendor.name.size()), local))
        return true;
    return std::any_of(vendor.hosts.begin(), vendor.hosts.end(), [&](const std::string& pattern) { return is_host(pattern, host); });
}

}  // namespace

bool is_host(std::string_view pattern, std::string_view host) {
    if (!pattern.starts_with("*.")) return equal_without_case(pattern, host);
    const std::size_t dot = host.find('.');
    return dot != std::string_view::npos && dot > 0 && equal_without_case(pattern.substr(1), host.substr(dot));
}

Mounted find_mount(const scenario::Catalog& catalog, const Request& request) {
    Mounted out;
    std::string_view target = request.target;
    if (const std::string* host = find_header(request.headers, "host")) out.host = *host;
    if (const auto absolute = split_absolute_form(target)) {
        out.host = absolute->authority;
        target = absolute->rest;
    }
    if (!is_plausible(out.host)) out.host = request.authority.empty() ? std::string_view("localhost") : request.authority;
    const std::size_t question = target.find('?');
    out.path = target.substr(0, question);
    if (out.path.empty()) out.path = "/";
    if (question != std::string_view::npos) out.query = target.substr(question + 1);

    const std::string_view name = without_port(out.host);
    for (std::size_t i = 0; i < catalog.vendors.size(); ++i)
        if (is_of(*catalog.vendors[i], name)) out.vendor = static_cast<int>(i);
    if (out.vendor >= 0) return out;

    const std::size_t end = std::min(out.path.find('/', 1), out.path.size());
    for (std::size_t i = 0; i < catalog.vendors.size(); ++i) {
        if (out.path.substr(1, end - 1) != catalog.vendors[i]->name) continue;
        out.vendor = static_cast<int>(i);
        out.prefix = out.path.substr(0, end);
        out.path.remove_prefix(end);
        if (out.path.empty()) out.path = "/";
        return out;
    }
    if (catalog.vendors.size() == 1) out.vendor = 0;
    return out;
}

}  // namespace understudy::engine
