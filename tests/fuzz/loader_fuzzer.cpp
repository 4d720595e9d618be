// Any bytes as api.yaml, scenario or population: they load, or every mistake has a place in the file.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/diagnostic.h"
#include "fuzz/require.h"
#include "scenario/source_files.h"

namespace {

using namespace understudy;
using namespace understudy::scenario;

constexpr const char* api = R"(vendor: fuzz
title: A vendor
documents: { D: { title: The document, file: document.txt, read: 2026-11-23 } }
settings: { mode: { default: slow, enum: [slow, fast] } }
resources:
  user: { fields: { id: { type: integer, sequence: 1 }, key: { type: string, random: "[a-z]{8}" } } }
  job:
    lifecycle: job
    fields: { id: { type: integer, sequence: 1 }, owner: { ref: user }, name: { type: string, maxLength: 9 } }
lifecycles:
  job:
    source: D
    states: [waiting, running, done]
    moves: { waiting: [running], running: [done] }
    plan: waiting for 2s, done
limits: { calls: { source: D, per: everyone, windows: [ { limit: 5, every: 1s } ] } }
errors: { bad: { status: 500, source: D } }
operations:
  ping: { request: GET /ping, source: D, reply: { source: D, body: { mode: "{{ settings.mode }}" } } }
)";

constexpr const char* normal = "scenario: normal\nvendor: fuzz\ntitle: The start\n";

constexpr const char* population =
    "people: 3\nperson: { id: { sequence: 1 } }\naudiences: { all: { title: All, where: {} } }\n";

/// The input takes the place of the file it begins like.
SourceFiles files_with(std::string text) {
    SourceFiles files;
    VendorFiles vendor;
    vendor.folder = "fuzz";
    vendor.readme = "# Fuzz\n\n## Errors\n";
    vendor.api = {"fuzz/api.yaml", api, {}};
    vendor.scenarios = {{"fuzz/normal.yaml", normal, {}}};
    files.population = SourceFile{"population.yaml", population, {}};
    if (text.starts_with("scenario:")) vendor.scenarios.push_back({"fuzz/other.yaml", std::move(text), {}});
    else if (text.starts_with("people:")) files.population->text = std::move(text);
    else vendor.api.text = std::move(text);
    files.vendors.push_back(std::move(vendor));
    return files;
}

int count_lines(std::string_view text) { return 1 + static_cast<int>(std::count(text.begin(), text.end(), '\n')); }

void check_place(const Diagnostic& mistake, int lines) {
    REQUIRE(mistake.place.file != nullptr);
    REQUIRE(!mistake.place.file->empty());
    REQUIRE(!mistake.message.empty());
    REQUIRE(mistake.place.width >= 1);
    REQUIRE(mistake.place.line >= 0);
    REQUIRE(mistake.place.line <= lines);
    REQUIRE((mistake.place.column >= 1) == (mistake.place.line >= 1));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string text(reinterpret_cast<const char*>(data), size);
    const int lines = std::max({count_lines(text), count_lines(api), count_lines(population)});
    const Loaded loaded = load(files_with(std::move(text)));
    REQUIRE((loaded.catalog == nullptr) == !loaded.mistakes.empty());
    for (const Diagnostic& mistake : loaded.mistakes) check_place(mistake, lines);
    REQUIRE(format_diagnostics(loaded.mistakes).empty() == loaded.mistakes.empty());
    return 0;
}
