// What each section of api.yaml becomes, one function per section, in the order they are called. Each reads
// its section of the draft and fills in the part of the vendor; mistakes go where all mistakes go.
#pragma once

#include "scenario/draft.h"

namespace understudy::scenario {

void load_settings(Draft& draft);
void load_kinds(Draft& draft);       ///< names only of lifecycles
void load_lifecycles(Draft& draft);  ///< without on_enter
void load_limits(Draft& draft);
void load_order(Draft& draft, const yaml::MapReader& api);
void load_refusals(Draft& draft, const yaml::Node& node);
void load_errors(Draft& draft);
void load_files(Draft& draft);
void load_on_enter(Draft& draft);
void load_auth(Draft& draft);
void load_operations(Draft& draft);

/// Returns the index of the error that `node` names; -1 after a mistake.
int load_error_name(Draft& draft, const yaml::Node& node);
/// As load_error_name for a key that may be missing: -1 without a mistake.
int load_error_name(Draft& draft, const yaml::MapReader& map, std::string_view key);

}  // namespace understudy::scenario
