// What auth adds to the names of an operation.
#pragma once

#include "scenario/auth.h"
#include "scenario/draft.h"
#include "scenario/scope.h"

namespace understudy::scenario {

/// Binds the credential's resource (slot 0) and `caller` (slot 1), if the scheme finds any. The scope must be
/// new.
void bind_caller(const Draft& draft, const AuthScheme& scheme, Scope& scope);

}  // namespace understudy::scenario
