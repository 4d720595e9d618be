// An exchange as WireMock would log it, with our words beside its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <understudy/exchange.h>

#include "base/value.h"

namespace understudy {

/// WireMock has UUIDs; ours hold the place in the journal, so that they repeat from run to run.
std::string id_of(std::uint64_t sequence);
/// The place that such a UUID holds.
std::optional<std::uint64_t> sequence_of(std::string_view id);

/// url, absoluteUrl, method, clientIp, headers, body, .. and `cut_from`, the bytes of a body that is not kept whole.
Value logged_request(const Exchange& exchange);
/// Whether it is said when the request had arrived, by the machine's clock: then no two runs are told alike.
enum class Arrival { told, left_out };
/// id, request, response, wasMatched, and `understudy`: what exchange.h has and WireMock has not, in its
/// words, without what is empty.
Value serve_event(const Exchange& exchange, Arrival arrival);
/// The same without headers and bodies, arrival told: a row of a table.
Value serve_event_briefly(const Exchange& exchange);

}  // namespace understudy
