#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "unit/engine/vendor_in_memory.h"

using namespace std::chrono_literals;
using namespace understudy;
using understudy::engine::Acme;

namespace {

const std::string api = R"(
errors:
  missing: { status: 404, source: D, body: { error: missing } }
resources:
  thing: { fields: { id: { type: string } } }
operations:
  echo:
    request: POST /echo
    source: D
    query: { a: { type: string } }
    body:
      format: [json, form, query]
      type: object
      properties: { a: { type: string }, n: { type: integer }, list: { type: array, items: { type: string } } }
    reply: { source: D, body: { a: "{{ body.a }}", n: "{{ body.n }}", list: "{{ body.list }}" } }
  find:
    request: POST /find
    source: D
    body: { type: object, properties: { id: { type: string } } }
    find: { thing: { by: body.id, refusal: missing } }
    reply: { source: D, body: {} }
)";

const Headers form = {{"Content-Type", "application/x-www-form-urlencoded"}};

template <typename Call>
std::chrono::steady_clock::duration duration_of(Call call) {
    const auto begin = std::chrono::steady_clock::now();
    call();
    return std::chrono::steady_clock::now() - begin;
}

}  // namespace

TEST_CASE("limit json-depth: a body with deeper lists and objects is no JSON") {
    CHECK(Limits().json_depth == 64);
    const auto nested = [](std::size_t depth) {  // the object is one of them
        return R"({"other":)" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
    };
    for (const std::size_t most : {std::size_t{64}, std::size_t{3}, std::size_t{1'024}}) {
        engine::Settings settings;
        settings.json_depth = most;
        Acme acme(api, "", settings);
        CHECK(acme.ask("POST", "/echo", {}, nested(most)).status == 200);
        const Reply refused = acme.ask("POST", "/echo", {}, nested(most + 1));
        CHECK(refused.status == 400);
        CHECK(find_header(refused.headers, "Understudy-Why")->find("is no JSON") != std::string::npos);
    }
}

TEST_CASE("a form's fields are read as their properties say; the first of a name counts, NAME[] gathers") {
    Acme acme(api, "");
    CHECK(acme.ask("POST", "/echo", form, "a=1&n=7&list[]=x&a=2&list[]=y&other=1").body ==
          R"({"a":"1","n":7,"list":["x","y"]})");
    CHECK(acme.ask("POST", "/echo", form, "list=z&list[]=x&list[]=y").body ==
          R"({"a":null,"n":null,"list":["z","x","y"]})");
    CHECK(acme.ask("POST", "/echo?a=q&n=8", form, "n=7").body == R"({"a":"q","n":7,"list":null})");
}

TEST_CASE("a list comes as NAME[0], NAME[1] as well, which is how PHP writes one") {
    Acme acme(api, "");
    CHECK(acme.ask("POST", "/echo", form, "list[0]=x&list[1]=y").body == R"({"a":null,"n":null,"list":["x","y"]})");
    CHECK(acme.ask("POST", "/echo", form, "list%5B0%5D=x&list%5B%5D=y").body == R"({"a":null,"n":null,"list":["x","y"]})");
    CHECK(acme.ask("POST", "/echo", form, "list[x]=x&[0]=y").body == R"({"a":null,"n":null,"list":null})");
}

TEST_CASE("a body that does not say what it is is read as the first format listed") {
    Acme acme(api + R"(
  form_first:
    request: POST /form
    source: D
    body: { format: [form, json], type: object, properties: { a: { type: string } } }
    reply: { source: D, body: { a: "{{ body.a }}" } }
)", "");
    CHECK(acme.ask("POST", "/echo", {}, R"({"a":"1"})").body == R"({"a":"1","n":null,"list":null})");
    CHECK(acme.ask("POST", "/echo", {}, "a=1").status == 400);
    CHECK(acme.ask("POST", "/form", {}, "a=1").body == R"({"a":"1"})");
    CHECK(acme.ask("POST", "/form", {{"Content-Type", "application/json"}}, R"({"a":"1"})").body == R"({"a":"1"})");
}

TEST_CASE("what is read from the query alone is called a query parameter, and a body is not looked at") {
    Acme acme(api + R"(
  query_only:
    request: POST /query
    source: D
    body: { format: query, type: object, required: [n], properties: { n: { type: integer } } }
    reply: { source: D, body: { n: "{{ body.n }}" } }
)", "");
    CHECK(acme.ask("POST", "/query?n=7", {}, "no JSON").body == R"({"n":7})");
    acme.ask("POST", "/query?n=x");
    CHECK(acme.engine.journal().back().why == "validate: query parameter 'n' must be an integer");
    acme.ask("POST", "/query");
    CHECK(acme.engine.journal().back().why == "validate: query parameter 'n' is required");
}

TEST_CASE("a large body costs time in proportion, for everybody waits for it") {
    Acme acme(api, "");
    std::string fields, items, json = "{", query = "/echo?";
    for (int i = 0; i < 200'000; ++i) {
        fields += std::to_string(i) + "&";
        items += "list[]=" + std::to_string(i) + "&";
        json += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":0";
    }
    json += '}';
    for (int i = 0; i < 1'500; ++i) query += 'q' + std::to_string(i) + '&';
    CHECK(duration_of([&] { acme.ask("POST", "/echo", form, fields); }) < 3s);
    CHECK(duration_of([&] { acme.ask("POST", "/echo", form, items); }) < 3s);
    CHECK(duration_of([&] { acme.ask("POST", query, {}, json); }) < 3s);
}

TEST_CASE("why a request was refused fits in a header that every client reads") {
    Acme acme(api, "");
    const Reply reply = acme.ask("POST", "/find", {}, R"({"id":")" + std::string(1'000'000, 'x') + "\"}");
    CHECK(reply.status == 404);
    CHECK(find_header(reply.headers, "understudy-why")->size() <= 1024);
    CHECK(acme.engine.journal().back().why.size() <= 1024);
}
