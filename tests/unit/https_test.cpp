#include "https.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

namespace understudy {
namespace {

scenario::Catalog catalog_of(const std::string& name, std::vector<std::string> hosts) {
    auto vendor = std::make_shared<scenario::Vendor>();
    vendor->name = name;
    vendor->hosts = std::move(hosts);
    scenario::Catalog catalog;
    catalog.vendors.push_back(std::move(vendor));
    return catalog;
}

/// The message that `options` are refused with.
std::string refusal(const Options& options) {
    try {
        check_https(options);
    } catch (const Error& error) {
        CHECK(error.kind == Error::Kind::scenario);
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("a server is known as localhost, by its vendors' names and as the host that is listened on") {
    const auto catalog = catalog_of("acme", {"api.acme.example", "*.acme.example"});
    const std::vector<std::string> always{"localhost",      "127.0.0.1",        "::1",
                                          "acme.localhost", "*.acme.localhost", "api.acme.example",
                                          "*.acme.example"};
    CHECK(names_of(catalog, "0.0.0.0") == always);
    CHECK(names_of(catalog, "[::]") == always);
    auto with_host = always;
    with_host.push_back("192.0.2.1");
    CHECK(names_of(catalog, "192.0.2.1") == with_host);
    with_host.back() = "2001:db8::1";
    CHECK(names_of(catalog, "[2001:db8::1]") == with_host);
    with_host.back() = "stand-in.example";
    CHECK(names_of(catalog, "stand-in.example") == with_host);
}

TEST_CASE("what no certificate can name does not keep a server from starting") {
    const std::vector<std::string> always{"localhost", "127.0.0.1", "::1"};
    CHECK(names_of(catalog_of(std::string(64, 'a'), {"a..b", "-.example"}), "fe80::1%lo") == always);
}

TEST_CASE("options that make no sense together are refused") {
    Options options;
    CHECK(refusal(options) == "");
    options.certificate = "a.pem";
    options.https_port = 0;
    CHECK(refusal(options).find("without its private key") != std::string::npos);
    options.key = "a.key";
    CHECK(refusal(options) == "");
    CHECK(authority_folder(options).empty());
    options.certificate.clear();
    CHECK(refusal(options).find("without its certificate") != std::string::npos);
    options = {.port = 8080, .https_port = 8080};
    CHECK(refusal(options).find("cannot both have port 8080") != std::string::npos);
    options = {.port = 0, .https_port = 0};
    CHECK(refusal(options) == "");
    options.https_port.reset();
    options.certificate = options.key = "a.pem";
    CHECK(refusal(options).find("--https-port") != std::string::npos);
}

TEST_CASE("an authority is wanted only where a certificate is to be issued, and its path is absolute") {
    Options options;
    options.ca_folder = "some/../folder";
    CHECK(authority_folder(options).empty());
    CHECK(certificate_of_authority(authority_folder(options)).empty());
    options.https_port = 0;
    const auto folder = authority_folder(options);
    CHECK(folder == std::filesystem::current_path() / "folder");
    CHECK(certificate_of_authority(folder) == (folder / "ca.pem").string());
}

}  // namespace understudy
