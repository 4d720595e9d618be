// /__admin/requests and /__admin/near-misses: the journal, and questions about it, in WireMock's shapes.
#pragma once

#include "admin/routes.h"

namespace understudy::admin {

/// {"requests": [..], "meta": {"total": 2, "evicted": 0}}, newest first, as WireMock lists them; see
/// serve_event(). `?limit=N` for the newest N, `?since=TIME` by world time, `?unmatched=true`. `notes` says
/// what happened between them. Nothing depends on the machine's clock or on chance: the same requests in the
/// same world give the same bytes.
Reply get_requests(const Call& call);
/// One of them, by its id, with the machine's time at which it had arrived.
Reply get_request(const Call& call);
Reply remove_request(const Call& call);
/// Forgets all.
Reply clear_requests(const Call& call);

/// How many requests match the pattern in the body. When entries were evicted the number cannot be known:
/// 409.
Reply count_requests(const Call& call);
/// Those that match, oldest first; likewise 409.
Reply find_requests(const Call& call);
/// Forgets those that match.
Reply remove_requests(const Call& call);

/// Those that no operation took, newest first.
Reply get_unmatched(const Call& call);
/// For each of them the operation that was meant most likely, the first difference and where it is
/// documented.
Reply get_near_misses(const Call& call);
/// The three requests that come nearest to the pattern in the body.
Reply near_misses_of_pattern(const Call& call);

}  // namespace understudy::admin
