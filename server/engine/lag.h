// What was created and does not show yet.
#pragma once

#include <string>

#include "engine/context.h"

namespace understudy::engine {

/// Whether a find or list of this request shows the instance. One that shows only after some reads has this request counted,
/// once however often it asks; so ask only about what it would have shown.
bool shows(Context& context, world::Instance& instance);

/// Why it does not: `it shows after 2 reads, this one included`.
std::string when_it_shows(const world::Instance& instance);

/// Takes the request off what those that it did not show still wait for. Once, at the end.
void count_hidden_reads(Context& context);

}  // namespace understudy::engine
