#include "base/absolute_form.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace understudy {

TEST_CASE("a whole URL is split where its authority ends") {
    struct Case {
        std::string target, authority, rest;
    };
    for (const Case& each : std::vector<Case>{{"http://a.example:80/b?c", "a.example:80", "/b?c"},
                                              {"http://a.example", "a.example", ""},
                                              {"http://a.example?q=/", "a.example", "?q=/"},
                                              {"http://[::1]:8080/", "[::1]:8080", "/"},
                                              {"http:///b", "", "/b"},
                                              {"http://a@b//c", "a@b", "//c"}}) {
        CAPTURE(each.target);
        const auto parts = split_absolute_form(each.target);
        REQUIRE(parts);
        CHECK(parts->scheme == "http");
        CHECK(parts->authority == each.authority);
        CHECK(parts->rest == each.rest);
    }
}

TEST_CASE("the scheme may be spelt in any case") {
    CHECK(split_absolute_form("HTTPS://a/").value().scheme == "HTTPS");
    CHECK(split_absolute_form("hTTp://a/").value().authority == "a");
}

TEST_CASE("every other form of target is none") {
    for (const char* target : {"", "/", "*", "/http://a/", "a.example:443", "http:/a", "http:a", "httpx://a",
                               "ftp://a/", "//a/b", "http"}) {
        CAPTURE(target);
        CHECK_FALSE(split_absolute_form(target));
    }
}

}  // namespace understudy
