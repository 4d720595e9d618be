// Which names an author may give.
#pragma once

#include <string_view>

#include "base/diagnostic.h"
#include "yaml/mistakes.h"

namespace understudy::scenario {

/// Adds a mistake if `name` cannot be written in a template: letters, digits, `_` and `-`, a letter or `_`
/// first.
void check_name(std::string_view name, const Place& place, yaml::Mistakes& mistakes);

/// As check_name; also if templates read something else by this name: `path`, `now`, `caller`, ...
void check_free_name(std::string_view name, const Place& place, yaml::Mistakes& mistakes);

}  // namespace understudy::scenario
