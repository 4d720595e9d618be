// Reply cases as they stand in YAML.
#pragma once

#include <optional>
#include <vector>

#include "scenario/compile.h"
#include "scenario/reply.h"

namespace understudy::scenario {

/// The cases of an operation: a list or a single one.
std::vector<ReplyCase> load_replies(const Site& site, const yaml::Node& node, const Place& name);

/// Status, headers, body and provenance of one case or error; `map` was checked for its keys.
ReplyCase load_reply(const Site& site, const yaml::MapReader& map);

/// The file that `node` names, compiled for this site.
std::optional<FileBody> load_file_body(const Site& site, const yaml::Node& node);

}  // namespace understudy::scenario
