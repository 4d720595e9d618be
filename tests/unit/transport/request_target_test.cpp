#include "transport/request_target.h"

#include <doctest/doctest.h>

#include <string>

namespace understudy::transport {
namespace {

bool is_taken(std::string_view target, std::string_view method = "GET") {
    return reason_against_target(target, method).empty();
}

}  // namespace

TEST_CASE("paths, URLs, * and authorities are targets where they are meant") {
    for (const char* target : {"/", "/a%2Fb/../c?x=%zz", "/?", "/a|b{c}\"<>", "//x",
                               "http://acme.example/a?b", "HTTPS://acme.example:8443", "http://[::1]:80/"}) {
        CAPTURE(target);
        CHECK(is_taken(target));
    }
    CHECK(is_taken("*", "OPTIONS"));
    CHECK(is_taken("acme.example:443", "CONNECT"));
}

TEST_CASE("anything else is no target, and why is said") {
    for (const char* target :
         {"", "*", "a", "a/b", "acme.example:443", "http://", "http:///a", "http://user@x/",
          "ftp://acme.example/", "/a#b", "/a b", "/\x7f", "/\t", "/caf\xc3\xa9"}) {
        CAPTURE(target);
        CHECK_FALSE(is_taken(target));
    }
    CHECK_FALSE(is_taken(std::string_view("/a\0b", 4)));
    CHECK_FALSE(is_taken("acme.example", "CONNECT"));
    CHECK(reason_against_target("/caf\xc3\xa9", "GET") ==
          "the target has bytes beyond ASCII in it, which must be percent-encoded");
}

TEST_CASE("a host is a name or address with an optional port") {
    for (const char* host :
         {"", "x", "127.0.0.1:8080", "acme.example:", "[::1]", "[2001:db8::1]:443", "a_b.example"}) {
        CAPTURE(host);
        CHECK(is_host_value(host));
    }
    for (const char* host : {":80", "x:port", "x:-1", "a b", "user@x", "x/y", "x?y", "x#y", "[::1", "[]",
                             "[x]", "[::1]x", "[::1]:x", "a,b c", "x\ty", "caf\xc3\xa9"}) {
        CAPTURE(host);
        CHECK_FALSE(is_host_value(host));
    }
}

}  // namespace understudy::transport
