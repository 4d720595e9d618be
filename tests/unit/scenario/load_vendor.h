// A small vendor written in a test and loaded from memory.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>

#include "base/diagnostic.h"
#include "scenario/source_files.h"

namespace understudy::scenario {

/// The head of an api.yaml, with those documents that `api` cites; always as many lines.
inline std::string head_for(const std::string& api) {
    const auto document = [&](const std::string& use, const std::string& line) {
        return api.find(use) == std::string::npos ? std::string("  # not cited\n") : line;
    };
    return "vendor: acme\ntitle: Acme\ndocuments:\n  D: { title: The document, file: document.txt, read: 2026-11-23 }\n" +
           document("source: U", "  U: { title: A page, url: \"https://acme.example/docs\", read: 2026-11-23 }\n") +
           document("choices#", "  choices: { title: Choices, file: README.md }\n");
}

inline const std::string test_normal = "scenario: normal\nvendor: acme\ntitle: The start\n";

/// The files of one vendor called acme; `api` follows its head, `normal` what every scenario begins with.
inline SourceFiles acme_files(const std::string& api, const std::string& normal = "") {
    SourceFiles files;
    files.population = SourceFile{"population.yaml",
                                  "people: 10\nperson:\n  id: { sequence: 1 }\n  name: { pick: [Ada, Ben] }\n"
                                  "audiences:\n  all: { title: All, where: {} }\n",
                                  {}};
    VendorFiles acme;
    acme.folder = "acme";
    acme.api = {"acme/api.yaml", head_for(api), {}};
    acme.api.text += api;
    acme.scenarios = {{"acme/normal.yaml", test_normal + normal, {}}};
    acme.readme = "# Acme\n\n## Error bodies\n";
    files.vendors.push_back(std::move(acme));
    return files;
}

/// The vendor; fails the test with the mistakes if there are any.
inline std::shared_ptr<const Vendor> load_acme(const SourceFiles& files) {
    const Loaded loaded = load(files);
    INFO(format_diagnostics(loaded.mistakes));
    REQUIRE(loaded.catalog != nullptr);
    return loaded.catalog->vendors.at(0);
}

inline std::shared_ptr<const Vendor> load_acme(const std::string& api, const std::string& normal = "") {
    return load_acme(acme_files(api, normal));
}

}  // namespace understudy::scenario
