#include "engine/prefer.h"

#include <doctest/doctest.h>

#include <string>

namespace understudy::engine {
namespace {

/// `name=value` of each, separated by spaces; those without a value are the name.
std::string read(const Headers& headers) {
    std::string out;
    for (const Preference& each : preferences(headers)) {
        if (!out.empty()) out += ' ';
        out += each.name;
        if (!each.value.empty()) out += '=' + each.value;
    }
    return out;
}

std::string read(const std::string& value) {
    return read(Headers{{"Prefer", value}});
}

}  // namespace

TEST_CASE("preferences are read as RFC 7240 writes them") {
    CHECK(read("foo; bar") == "foo");
    CHECK(read("foo; bar=\"\"") == "foo");
    CHECK(read("foo=\"\"; bar") == "foo");
    CHECK(read("respond-async, wait=100") == "respond-async wait=100");
    CHECK(read("Lenient") == "lenient");
    CHECK(read(Headers{{"prefer", "return=minimal"}, {"Host", "x"}, {"PREFER", "wait=2"}}) ==
          "return=minimal wait=2");
}

TEST_CASE("of a preference that stands twice the first counts") {
    CHECK(read("code=404, code=500") == "code=404");
    CHECK(read(Headers{{"Prefer", "code=404"}, {"Prefer", "CODE=500, wait=1"}}) == "code=404 wait=1");
}

TEST_CASE("quotes keep commas, semicolons and escapes together") {
    CHECK(read(R"(example="a,b;c=d", wait=1)") == "example=a,b;c=d wait=1");
    CHECK(read(R"(example="a\"b\\c")") == R"(example=a"b\c)");
}

TEST_CASE("white space around the parts is none of them") {
    CHECK(read(" code = 404\t, wait =1 ; strict") == "code=404 wait=1");
}

TEST_CASE("what is no preference is left out, and never goes wrong") {
    CHECK(read("").empty());
    CHECK(read(",,; ;,=").empty());
    CHECK(read("=404, wait=1") == "wait=1");
    CHECK(read("example=\"never closed, wait=1") == "example=\"never closed, wait=1");
    CHECK(read("example=\"\\") == "example=\"\\");
    CHECK(read("code==") == "code==");
}

TEST_CASE("a long list of preferences is cut off") {
    std::string many;
    for (int i = 0; i < 100; ++i) many += 'p' + std::to_string(i) + ',';
    CHECK(preferences({{"Prefer", many}}).size() == 16);
}

}  // namespace understudy::engine
