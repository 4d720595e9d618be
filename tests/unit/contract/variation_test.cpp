#include "contract/variation.h"

#include <doctest/doctest.h>

#include <string>

#include "contract/spelled_json.h"

namespace understudy::contract {
namespace {

using Kind = Variation::Kind;

Reply json_reply(std::string body) {
    Reply reply;
    reply.headers = {{"Content-Type", "application/json; charset=utf-8"}, {"x-trace", "A"}};
    reply.body = std::move(body);
    return reply;
}

Variation of(Kind kind, std::string path = {}) {
    Variation variation;
    variation.kind = kind;
    variation.path = std::move(path);
    return variation;
}

std::string varied(const std::string& body, const Variation& variation, std::uint64_t seed = 1) {
    Reply reply = json_reply(body);
    const bool changed = vary(reply, variation, seed);
    CHECK(changed == (reply.body != body));
    return reply.body;
}

const std::string page = R"({"data":[{"id":7,"name":"a"},{"id":8}],"total":1.50})";

}  // namespace

TEST_CASE("members are left out wherever the path leads") {
    CHECK(varied(page, of(Kind::absent, "data.*.name")) == R"({"data":[{"id":7},{"id":8}],"total":1.50})");
    CHECK(varied(page, of(Kind::absent, "total")) == R"({"data":[{"id":7,"name":"a"},{"id":8}]})");
    CHECK(varied(R"([{"id":1}])", of(Kind::absent, "*.id")) == "[{}]");
    CHECK(varied(page, of(Kind::absent, "data.name")) == page);
    CHECK(varied(R"({"n\u0061me":1})", of(Kind::absent, "name")) == "{}");
}

TEST_CASE("values become null, items of lists too, and what is null already stays") {
    CHECK(varied(page, of(Kind::null, "data.*.name")) == R"({"data":[{"id":7,"name":null},{"id":8}],"total":1.50})");
    CHECK(varied(page, of(Kind::null, "data.*")) == R"({"data":[null,null],"total":1.50})");
    CHECK(varied(R"({"a":null})", of(Kind::null, "a")) == R"({"a":null})");
}

TEST_CASE("numbers get a digit that changes nothing, and all else is spelled as it was") {
    CHECK(varied(page, of(Kind::more_digits, "data.*.id")) == R"({"data":[{"id":7.0,"name":"a"},{"id":8.0}],"total":1.50})");
    CHECK(varied(page, of(Kind::more_digits, "total")) == R"({"data":[{"id":7,"name":"a"},{"id":8}],"total":1.500})");
    const std::string others = R"({"a":"12","b":1e5,"c":null,"d":"\u00e9\/"})";
    for (const char* name : {"a", "b", "c", "d"}) CHECK(varied(others, of(Kind::more_digits, name)) == others);
}

TEST_CASE("every object gets an unknown member, at a place that the seed chooses") {
    const auto in = [](std::uint64_t seed) { return varied(R"({"a":{"b":1}})", of(Kind::extra_field), seed); };
    CHECK(in(1) == in(1));
    std::size_t different = 0;
    for (std::uint64_t seed = 1; seed < 9; ++seed) {
        const std::string body = in(seed);
        CAPTURE(body);
        const std::size_t first = body.find(R"("understudy_extra")");
        REQUIRE(first != std::string::npos);
        CHECK(body.find(R"("understudy_extra")", first + 1) != std::string::npos);
        CHECK(read_spelled(body).has_value());
        different += body != in(1) ? 1 : 0;
    }
    CHECK(different > 3);
    CHECK(varied("[1,2]", of(Kind::extra_field)) == "[1,2]");
}

TEST_CASE("every two members come the other way round") {
    CHECK(varied(R"({"a":1,"b":2,"c":{"d":[{"e":1,"f":2}],"g":3}})", of(Kind::key_order)) ==
          R"({"c":{"g":3,"d":[{"f":2,"e":1}]},"b":2,"a":1})");
    CHECK(varied(R"({"a":1})", of(Kind::key_order)) == R"({"a":1})");
}

TEST_CASE("JSON is laid out over lines, its texts untouched") {
    CHECK(varied(R"({"a":[1,{"b":" : , "}],"c":{},"d":[]})", of(Kind::whitespace), 1) ==
          "{\n  \"a\": [\n    1,\n    {\n      \"b\": \" : , \"\n    }\n  ],\n  \"c\": {},\n  \"d\": []\n}\n");
    CHECK(varied("7", of(Kind::whitespace)) == "7\n");
}

TEST_CASE("header names come in another case, whatever they were") {
    for (const std::uint64_t seed : {std::uint64_t{1}, std::uint64_t{2}}) {
        Reply reply = json_reply("{}");
        CHECK(vary(reply, of(Kind::header_case), seed));
        CHECK(reply.headers[0].name == (seed == 1 ? "CONTENT-TYPE" : "content-type"));
        CHECK(reply.headers[1].name == "X-TRACE");
        CHECK(reply.headers[0].value == "application/json; charset=utf-8");
    }
}

TEST_CASE("what is no JSON stays as it is") {
    Reply file = json_reply("{\"a\":1}");
    file.headers = {{"Content-Type", "text/csv"}};
    for (const Kind kind : {Kind::extra_field, Kind::key_order, Kind::whitespace}) {
        CHECK_FALSE(vary(file, of(kind), 1));
        CHECK(file.body == "{\"a\":1}");
        CHECK(varied("{\"a\":", of(kind)) == "{\"a\":");
        CHECK(varied("", of(kind)) == "");
    }
}

TEST_CASE("a variation is named as --vary takes it") {
    CHECK(name_of(of(Kind::absent, "a.*.b")) == "absent=a.*.b");
    CHECK(name_of(of(Kind::key_order)) == "key_order");
    CHECK(is_meant(of(Kind::absent, "a"), "absent"));
    CHECK(is_meant(of(Kind::absent, "a"), "absent=a"));
    CHECK_FALSE(is_meant(of(Kind::absent, "a"), "absent=b"));
    CHECK(describe(of(Kind::extra_field)) == "extra_field: a member \"understudy_extra\" in every object");
}

}  // namespace understudy::contract
