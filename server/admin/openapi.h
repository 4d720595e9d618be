// The admin API's description of itself.
#pragma once

#include "base/value.h"

namespace understudy::admin {

/// OpenAPI 3.1, made from the table of routes.
Value openapi();

}  // namespace understudy::admin
