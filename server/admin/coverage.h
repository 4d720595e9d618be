// How much of what the vendors document a world's traffic met.
#pragma once

#include "admin/routes.h"

namespace understudy::admin {

/// By what the journal still has: `{"percent": 96, "items": [..]}`.
Reply get_coverage(const Call& call);

}  // namespace understudy::admin
