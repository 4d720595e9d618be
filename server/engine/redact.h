// Keeping credentials out of the journal.
#pragma once

#include <understudy/message.h>

#include "scenario/vendor.h"

namespace understudy::engine {

/// Replaces what proves who calls by `redacted-` and eight digits that tell two credentials apart: the usual header fields, and
/// the fields and query parameters that the vendor's auth schemes read. A scheme word (`Bearer`) stays. `vendor` may be null.
void redact(Request& request, const scenario::Vendor* vendor, std::uint64_t seed);

}  // namespace understudy::engine
