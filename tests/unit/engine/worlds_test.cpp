#include "engine/worlds.h"

#include <doctest/doctest.h>

#include "unit/engine/vendor_in_memory.h"

using namespace understudy;
using namespace understudy::engine;
using namespace std::chrono_literals;

namespace {

const char* api = R"(
resources: { thing: { fields: { id: { type: integer, sequence: 1 } } } }
operations:
  make: { request: POST /things, source: D, create: { thing: {} }, reply: { status: 201, source: D } }
  world: { request: GET /w/things, source: D, reply: { status: 204, source: D } }
)";

std::shared_ptr<Engine> made(const std::shared_ptr<const scenario::Catalog>& catalog, const std::string& name,
                             std::size_t things = 1000) {
    Settings settings{.world = name, .things = things};
    settings.clock.mode = Clock::Mode::stepped;
    settings.scenarios = {&catalog->vendors.front()->scenarios.front()};
    return std::make_shared<Engine>(catalog, std::move(settings));
}

}  // namespace

TEST_CASE("a world goes when nobody has used it for its time to live") {
    const auto catalog = load_acme(api, "");
    Worlds::Time now{};
    Worlds worlds(made(catalog, "default"), 10, [&] { return now; });
    worlds.add(made(catalog, "brief"), 10s);
    worlds.add(made(catalog, "lasting"), std::nullopt);
    now += 9s;
    CHECK(worlds.find("brief")->name() == "brief");  // and is used thereby
    now += 9s;
    CHECK(worlds.list().size() == 3);
    CHECK(*worlds.list()[1].left == 1s);
    now += 1s;
    CHECK_THROWS_AS(worlds.find("brief"), WorldMistake);
    CHECK(worlds.list().size() == 2);
    now += 100h;
    CHECK(worlds.find("lasting")->name() == "lasting");
}

TEST_CASE("a world that has gone makes room for another") {
    const auto catalog = load_acme(api, "");
    Worlds::Time now{};
    Worlds worlds(made(catalog, "default"), 2, [&] { return now; });
    worlds.add(made(catalog, "one"), 10s);
    CHECK_THROWS_AS(worlds.add(made(catalog, "two"), std::nullopt), WorldMistake);
    now += 10s;
    worlds.add(made(catalog, "two"), std::nullopt);
    CHECK(worlds.list().back().world->name() == "two");
}

TEST_CASE("a world that is answering when it is removed finishes its answer") {
    const auto catalog = load_acme(api, "");
    Worlds worlds(made(catalog, "default"), 10);
    worlds.add(made(catalog, "alpha"), std::nullopt);
    Request request{.method = "POST", .target = "/w/alpha/things", .headers = {{"Host", "h"}}};
    const Worlds::Chosen chosen = worlds.choose(request);
    worlds.remove("alpha");
    CHECK(chosen.world->handle(request, chosen.to).status == 201);
}

TEST_CASE("a vendor that is served alone keeps its paths that look like a world's") {
    const auto catalog = load_acme(api, "");
    Worlds worlds(made(catalog, "default"), 10);
    const auto status = [&](const char* target) {
        Request request{.method = "GET", .target = target, .headers = {{"Host", "h"}}};
        const Worlds::Chosen chosen = worlds.choose(request);
        return chosen.world->handle(request, chosen.to).status;
    };
    CHECK(status("/w/things") == 204);
    CHECK(status("/w/nothing") == 404);
    worlds.add(made(catalog, "things"), std::nullopt);
    CHECK(status("/w/things") == 404);  // a world was called so on purpose
}

TEST_CASE("a world keeps only so many things") {
    const auto catalog = load_acme(api, "");
    const auto world = made(catalog, "default", 3);
    const Request request{.method = "POST", .target = "/things", .headers = {{"Host", "h"}}};
    for (int i = 0; i < 3; ++i) CHECK(world->handle(request).status == 201);
    const Reply full = world->handle(request);
    CHECK(full.status == 507);
    CHECK(full.body.find("no more than 3; reset it") != std::string::npos);
    world->reset();
    CHECK(world->handle(request).status == 201);
}

TEST_CASE("a name of a world fits into a path and a host") {
    for (const char* name : {"a", "alpha", "a-1", "0"}) CHECK(mistake_in_world_name(name).empty());
    for (const std::string name : {"", "-a", "a-", "Alpha", "a.b", "a/b", "a b", "\xc3\xa4"})
        CHECK_FALSE(mistake_in_world_name(name).empty());
    CHECK(mistake_in_world_name(std::string(63, 'a')).empty());
    CHECK_FALSE(mistake_in_world_name(std::string(64, 'a')).empty());
}
