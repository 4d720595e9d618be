#include "mounts.h"

#include "base/shell_word.h"

namespace understudy {
namespace {

std::string curl_of(const scenario::Try& shown, const std::string& url, const Headers& credential,
                    std::string_view ca_file) {
    std::string command = "curl";
    if (!ca_file.empty()) command += " --cacert " + shell_word(ca_file);
    const bool is_default = shown.method == (shown.body.empty() ? "GET" : "POST");
    if (!is_default) command += shown.method == "HEAD" ? " --head" : " -X " + shell_word(shown.method);
    Headers headers = credential;
    for (const auto& [name, value] : shown.headers) headers.push_back({name, value});
    if (!shown.body.empty() && !find_header(headers, "Content-Type"))
        headers.push_back({"Content-Type", "application/json"});
    for (const auto& [name, value] : headers) command += " -H " + shell_word(name + ": " + value);
    if (!shown.body.empty()) command += " --data-raw " + shell_word(shown.body);
    return command + ' ' + shell_word(url);
}

/// A ready header would be good for one URL only.
std::string described(const SigningKey& key) {
    return key.scheme + (key.scheme.empty() ? "" : " ") + key.owner + ' ' + key.id + ", secret " + key.secret;
}

}  // namespace

std::string url_of(std::string_view host, int port, std::string_view scheme) {
    std::string url(scheme);
    url += "://";
    if (host == "0.0.0.0") {
        url += "127.0.0.1";
    } else if (host == "::" || host == "[::]") {
        url += "[::1]";
    } else if (host.find(':') != std::string_view::npos && !host.starts_with('[')) {
        url += '[' + std::string(host) + ']';
    } else {
        url += host;
    }
    if (port != 0) url += ':' + std::to_string(port);
    return url;
}

std::string mount_of(const engine::Engine& engine, const scenario::Vendor& vendor, std::string_view url) {
    std::string mount(url);
    if (engine.name() != engine::default_world) mount += std::string(engine::world_path) + engine.name();
    if (engine.catalog()->vendors.size() > 1) mount += '/' + vendor.name;
    return mount;
}

std::vector<Mount> make_mounts(const engine::Engine& engine, std::string_view url, std::string_view ca_file) {
    std::vector<Mount> mounts;
    const auto [catalog, settings] = engine.playing();
    const auto& vendors = catalog->vendors;
    for (std::size_t i = 0; i < vendors.size(); ++i) {
        const scenario::Vendor& vendor = *vendors[i];
        const std::string mount = mount_of(engine, vendor, url);
        Mount shown{.vendor = vendor.name,
                    .title = vendor.title,
                    .scenario = settings.scenarios[i]->name,
                    .base_url = mount + vendor.base_path,
                    .credential = {},
                    .curl = {},
                    .signing = engine.signing_key(vendor)};
        if (const auto& tried = vendor.try_it) {
            const std::string dialled = mount + tried->target;
            const Headers credential = engine.credential_headers(vendor, tried->method, dialled, tried->body);
            if (shown.signing) {
                shown.credential = described(*shown.signing);
            } else if (!credential.empty()) {
                shown.credential = credential.front().name + ": " + credential.front().value;
            }
            shown.curl = curl_of(*tried, dialled, credential, ca_file);
        }
        mounts.push_back(std::move(shown));
    }
    return mounts;
}

}  // namespace understudy
