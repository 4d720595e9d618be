// What an embedder makes of a reply before it is sent.
#pragma once

#include <functional>

#include <understudy/message.h>

#include "engine/reply.h"

namespace understudy::engine {

/// Lets `filter` change the reply, unless that is streamed or nothing of it is sent, and finds the secrets that were shown in its
/// body again.
void filter(const std::function<void(const Request&, Reply&)>& filter, const Request& request, Answer& answer);

}  // namespace understudy::engine
