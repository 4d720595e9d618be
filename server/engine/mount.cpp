#include "engine/mount.h"

#include <algorithm>

#include "base/letter_case.h"

namespace understudy::engine {

bool is_of(const scenario::Vendor& vendor, std::string_view host) {
    constexpr std::string_view local = ".localhost";
    if (host.size() == vendor.name.size() + local.size() && equal_without_case(host.substr(0, vendor.name.size()), vendor.name) &&
        equal_without_case(host.substr(vendor.name.size()), local))
        return true;
    return std::any_of(vendor.hosts.begin(), vendor.hosts.end(), [&](const std::string& pattern) { return is_host(pattern, host); });
}

bool is_host(std::string_view pattern, std::string_view host) {
    if (!pattern.starts_with("*.")) return equal_without_case(pattern, host);
    const std::size_t dot = host.find('.');
    return dot != std::string_view::npos && dot > 0 && equal_without_case(pattern.substr(1), host.substr(dot));
}

Mounted find_mount(const scenario::Catalog& catalog, Destination to) {
    Mounted out;
    const auto& vendors = catalog.vendors;
    const auto owner = std::find_if(vendors.begin(), vendors.end(), [&](const auto& vendor) { return is_of(*vendor, to.name); });
    if (owner != vendors.end()) {
        out.vendor = static_cast<int>(owner - vendors.begin());
    } else {
        const std::string_view first = to.path.substr(1, to.path.find('/', 1) - 1);
        const auto named = std::find_if(vendors.begin(), vendors.end(), [&](const auto& vendor) { return vendor->name == first; });
        if (named != vendors.end()) {
            out.vendor = static_cast<int>(named - vendors.begin());
            cut_front(to, 1 + first.size());
        } else if (vendors.size() == 1) {
            out.vendor = 0;
        }
    }
    out.path = to.path;
    out.query = to.query;
    out.prefix = to.prefix;
    out.host = to.host;
    return out;
}

}  // namespace understudy::engine
