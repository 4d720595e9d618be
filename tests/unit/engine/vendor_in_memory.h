// A vendor written in a test, loaded from memory and played by an engine with a stepped clock.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "base/diagnostic.h"
#include "base/json.h"
#include "engine/engine.h"
#include "scenario/source_files.h"

namespace understudy::engine {

/// What every vendor of a test begins with.
inline const std::string head_of_api = R"(
vendor: acme
title: Acme
documents: { D: { title: Acme, url: "https://acme.example", read: 2026-11-23 } }
)";

inline const std::string people = R"(
people: 100
person:
  id: { sequence: 1 }
  name: { pick: [Ada, "Grace, H.", "say \"hi\""] }
  country: { weighted: { DE: 1, FR: 1 } }
audiences:
  all: { title: All, where: {} }
  germany: { title: Germany, where: { person.country: DE } }
  nobody: { title: Nobody, where: { person.id: { maximum: 0 } } }
)";

/// Fails the test with the diagnostics if the files hold mistakes. `other`, if not empty, is what a second scenario says.
inline std::shared_ptr<const scenario::Catalog> load_acme(const std::string& api, const std::string& normal,
                                                          const std::string& other = "") {
    scenario::SourceFiles files;
    files.population = scenario::SourceFile{"population.yaml", people, ""};
    scenario::VendorFiles acme;
    acme.folder = "acme";
    acme.api = {"acme/api.yaml", head_of_api + api, ""};
    acme.scenarios = {{"acme/normal.yaml", "scenario: normal\nvendor: acme\ntitle: Normal\nsource: D\n" + normal, ""}};
    if (!other.empty())
        acme.scenarios.push_back({"acme/other.yaml", "scenario: other\nvendor: acme\ntitle: Other\nsource: D\n" + other, ""});
    files.vendors = {acme};
    const scenario::Loaded loaded = scenario::load(files);
    INFO(format_diagnostics(loaded.mistakes));
    REQUIRE(loaded.catalog != nullptr);
    return loaded.catalog;
}

class Acme {
  public:
    Acme(const std::string& api, const std::string& normal, Settings settings = {}, Clock::Mode mode = Clock::Mode::stepped)
        : Acme(load_acme(api, normal), std::move(settings), mode) {}
    explicit Acme(std::shared_ptr<const scenario::Catalog> catalog, Settings settings = {},
                  Clock::Mode mode = Clock::Mode::stepped)
        : engine(prepared(std::move(catalog), std::move(settings), mode)) {}

    Reply ask(const std::string& method, const std::string& target, Headers headers = {}, const std::string& body = "") {
        Request request;
        request.method = method;
        request.target = target;
        request.headers = std::move(headers);
        request.headers.insert(request.headers.begin(), {"Host", "127.0.0.1:8080"});
        request.body = body;
        request.peer = "127.0.0.1";
        return engine.handle(std::move(request));
    }
    Reply get(const std::string& target, Headers headers = {}) { return ask("GET", target, std::move(headers)); }

    Engine engine;

  private:
    static Engine prepared(std::shared_ptr<const scenario::Catalog> catalog, Settings settings, Clock::Mode mode) {
        settings.clock.mode = mode;
        settings.scenarios = {&catalog->vendors.front()->scenarios.front()};
        return Engine(std::move(catalog), std::move(settings));
    }
};

}  // namespace understudy::engine
