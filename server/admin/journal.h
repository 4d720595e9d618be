// /__admin/requests: the journal, in WireMock's shape so that its readers can read it.
#pragma once

#include <understudy/message.h>

#include "engine/engine.h"

namespace understudy::admin {

/// {"requests":[{"id":.., "request":{..}, "response":{..}, "wasMatched":true, "understudy":{..}}],
/// "meta":{"total":2}}, newest first, as WireMock lists them; `?limit=N` for the newest N. `understudy` holds
/// what exchange.h has and WireMock has not, in its words, without what is empty. Nothing depends on the
/// machine's clock or on chance: the same requests in the same world give the same bytes.
Reply get_requests(const engine::Engine& engine, const Request& request);

}  // namespace understudy::admin
