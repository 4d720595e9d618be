// YAML files to trees. Most of the time of a start goes here, so several are read at once.
#pragma once

#include <optional>
#include <vector>

#include "scenario/source_files.h"
#include "yaml/mistakes.h"
#include "yaml/node.h"

namespace understudy::scenario {

/// Returns the tree of each file, in order; nothing for one that could not be read. Adds what is wrong to
/// `mistakes`.
std::vector<std::optional<yaml::Node>> parse_files(const std::vector<const SourceFile*>& files,
                                                   yaml::Mistakes& mistakes);

}  // namespace understudy::scenario
