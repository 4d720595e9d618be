#include "engine/mount.h"

#include <doctest/doctest.h>

using understudy::Request;
using understudy::engine::destination_of;
using understudy::engine::is_host;
using understudy::engine::Mounted;
using understudy::scenario::Catalog;
using understudy::scenario::Vendor;

namespace {

Catalog catalog(std::initializer_list<const char*> names) {
    Catalog made;
    for (const char* name : names) {
        auto vendor = std::make_shared<Vendor>();
        vendor->name = name;
        if (vendor->name == "acme") vendor->hosts = {"api.acme.example", "*.acme.io"};
        made.vendors.push_back(std::move(vendor));
    }
    return made;
}

Mounted find_mount(const Catalog& catalog, const Request& request) {
    return understudy::engine::find_mount(catalog, destination_of(request));
}

Request get(const std::string& target, const std::string& host = "127.0.0.1:8080") {
    Request request;
    request.method = "GET";
    request.target = target;
    request.headers = {{"Host", host}};
    return request;
}

}  // namespace

TEST_CASE("the first segment of the path names the vendor and is cut off") {
    const Catalog two = catalog({"acme", "other"});
    const Request request = get("/acme/api/things?limit=1");
    const Mounted mounted = find_mount(two, request);
    CHECK(mounted.vendor == 0);
    CHECK(mounted.prefix == "/acme");
    CHECK(mounted.path == "/api/things");
    CHECK(mounted.query == "limit=1");
}

TEST_CASE("a prefix is a whole segment") {
    const Catalog two = catalog({"acme", "other"});
    const Request request = get("/acmeville/api");
    CHECK(find_mount(two, request).vendor == -1);
    const Request bare = get("/acme");
    CHECK(find_mount(two, bare).path == "/");
}

TEST_CASE("the vendor's name as a host, and its real hosts, need no prefix") {
    const Catalog two = catalog({"acme", "other"});
    for (const char* host : {"acme.localhost:8080", "ACME.localhost", "api.acme.example", "eu-1.acme.io:443"}) {
        const Request request = get("/api/things", host);
        const Mounted mounted = find_mount(two, request);
        CHECK(mounted.vendor == 0);
        CHECK(mounted.path == "/api/things");
        CHECK(mounted.host == host);
    }
}

TEST_CASE("a wildcard host stands for exactly one label") {
    CHECK(is_host("*.acme.io", "a.acme.io"));
    CHECK_FALSE(is_host("*.acme.io", "a.b.acme.io"));
    CHECK_FALSE(is_host("*.acme.io", "acme.io"));
    CHECK_FALSE(is_host("*.acme.io", ".acme.io"));
}

TEST_CASE("a vendor served alone is at the root and under its name") {
    const Catalog one = catalog({"acme"});
    const Request root = get("/api/things");
    CHECK(find_mount(one, root).vendor == 0);
    const Request named = get("/acme/api/things");
    CHECK(find_mount(one, named).path == "/api/things");
}

TEST_CASE("an absolute target brings its own host") {
    const Catalog two = catalog({"acme", "other"});
    const Request request = get("http://api.acme.example/api/things?x=1", "proxy.example");
    const Mounted mounted = find_mount(two, request);
    CHECK(mounted.vendor == 0);
    CHECK(mounted.path == "/api/things");
    CHECK(mounted.query == "x=1");
    CHECK(mounted.host == "api.acme.example");
}

TEST_CASE("a host that could break a link counts as not sent") {
    const Catalog one = catalog({"acme"});
    const Request request = get("/api", "evil\"><script>");
    CHECK(find_mount(one, request).host == "localhost");
    Request silent = get("/api", "");
    silent.authority = "127.0.0.1:8080";
    CHECK(find_mount(one, silent).host == "127.0.0.1:8080");
}
