// How long a fault holds a reply back, as it stands in YAML.
#pragma once

#include "scenario/fault.h"
#include "yaml/reader.h"

namespace understudy::scenario {

/// A time, `{ fixed: TIME }`, `{ uniform: { from: TIME, to: TIME } }` or
/// `{ lognormal: { median: TIME, sigma: NUMBER } }`.
Delay load_delay(const yaml::Reader& read, const yaml::Node& node);

}  // namespace understudy::scenario
