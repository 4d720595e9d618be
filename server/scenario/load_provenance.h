// `documents`, and the `source`, `grade` and `note` of everything that has them.
#pragma once

#include <vector>

#include "scenario/draft.h"
#include "scenario/provenance.h"
#include "yaml/reader.h"

namespace understudy::scenario {

std::vector<Document> load_documents(const Draft& draft, const yaml::Node& node);

/// Whether a thing must say where it is from.
enum class Source { required, optional };

/// Reads the three keys from `map`, which lists them among its own.
Provenance load_provenance(Draft& draft, const yaml::MapReader& map, Source source);

/// Returns a source as shown to clients (`001_b98b.txt:100-121, README.md#files`); checks aliases, lines and
/// headings.
std::string load_source(const yaml::Reader& read, Documents& documents, const yaml::Node& node);

}  // namespace understudy::scenario
