#include "https.h"

#include <algorithm>

#include "transport/certificates.h"
#include "transport/identity.h"

namespace understudy {
namespace {

namespace fs = std::filesystem;

fs::path folder_named(const std::string& folder) {
    return fs::absolute(folder.empty() ? transport::default_authority_folder() : fs::path(folder))
        .lexically_normal();
}

bool is_every_address(std::string_view host) {
    return host == "0.0.0.0" || host == "::";
}

}  // namespace

void check_https(const Options& options) {
    const bool has_certificate = !options.certificate.empty();
    if (has_certificate != !options.key.empty()) {
        const std::string given = has_certificate ? "a certificate" : "a private key";
        const std::string missing = has_certificate ? "its private key" : "its certificate";
        throw Error(Error::Kind::scenario, given + " is given without " + missing +
                                               ". Name both files, --tls-cert and --tls-key, or neither to "
                                               "have a certificate made");
    }
    if (has_certificate && !options.https_port) {
        throw Error(Error::Kind::scenario,
                    "a certificate is given, but no port for HTTPS. Choose one with --https-port; 0 takes a "
                    "free one");
    }
    if (options.https_port && *options.https_port != 0 && *options.https_port == options.port) {
        throw Error(Error::Kind::scenario, "HTTP and HTTPS cannot both have port " +
                                               std::to_string(options.port) +
                                               ". Choose another --port or --https-port");
    }
}

fs::path authority_folder(const Options& options) {
    if (!options.https_port || !options.certificate.empty()) return {};
    return folder_named(options.ca_folder);
}

std::string certificate_of_authority(const fs::path& folder) {
    transport::Authority authority;
    authority.folder = folder;
    return folder.empty() ? std::string() : authority.certificate_file().string();
}

transport::Tls make_tls(const Options& options, const scenario::Catalog& catalog, const fs::path& folder) {
    if (!options.certificate.empty())
        return transport::Tls(transport::read_identity(options.certificate, options.key));
    return transport::Tls(transport::open_authority(folder).issue(names_of(catalog, options.host)));
}

std::vector<std::string> names_of(const scenario::Catalog& catalog, const std::string& host) {
    std::vector<std::string> names{"localhost", "127.0.0.1", "::1"};
    for (const auto& vendor : catalog.vendors) {
        const std::string local = vendor->name + ".localhost";
        names.insert(names.end(), {local, "*." + local});
        names.insert(names.end(), vendor->hosts.begin(), vendor->hosts.end());
    }
    const bool is_bracketed = host.starts_with('[') && host.ends_with(']');
    const std::string bare = is_bracketed ? host.substr(1, host.size() - 2) : host;
    if (!is_every_address(bare)) names.push_back(bare);
    // What no certificate can name, a folder of an odd name for example, no client can ask for either.
    std::erase_if(names, [](const std::string& name) { return !transport::is_certifiable(name); });
    return names;
}

std::string ca_file(const std::string& folder) {
    return transport::open_authority(folder_named(folder)).certificate_file().string();
}

}  // namespace understudy
