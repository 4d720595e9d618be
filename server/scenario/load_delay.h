// How long a fault holds a reply back, as it stands in YAML.
#pragma once

#include "scenario/fault.h"
#include "yaml/reader.h"

namespace understudy::scenario {

/// `5s`, `{ fixed: 5s }`, `{ uniform: { from: 1s, to: 5s } }` or `{ lognormal: { median: 90ms, sigma: 0.4 } }`.
Delay load_delay(const yaml::Reader& read, const yaml::Node& node);

}  // namespace understudy::scenario
