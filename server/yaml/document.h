// Reads a YAML file. Of yaml-cpp this folder takes the events and nothing else: its own tree would lose
// duplicate keys and places and would follow aliases into cycles.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "yaml/mistakes.h"
#include "yaml/node.h"
#include "yaml/source_text.h"

namespace understudy::yaml {

inline constexpr std::size_t largest_file = 4 * 1024 * 1024;  ///< bytes
inline constexpr std::size_t most_nodes = 200'000;            ///< keys and values
inline constexpr std::size_t most_keys = 10'000;              ///< of one map
inline constexpr int deepest = 64;                            ///< nested lists and maps

/// Returns the file's tree. Returns nothing after adding the reason to `mistakes` if the file is too large,
/// no UTF-8, no YAML, has a second document, anchors, aliases, tags, merge keys, or is too deep; reading
/// stops there. A duplicate key is a mistake as well, but the tree is still returned, with the first of both.
/// An empty file is an empty map.
std::optional<Node> read_document(const std::shared_ptr<const SourceText>& source, Mistakes& mistakes);

}  // namespace understudy::yaml
