// The credential that a call carries.
#pragma once

#include <optional>
#include <string>

#include "contract/call.h"

namespace understudy::contract {

/// As it stands in the journal: a mask, the same for the same secret. Nothing when there is none in its place with its scheme, or the
/// operation asks for none.
std::optional<std::string> credential_of(const Call& call);

}  // namespace understudy::contract
