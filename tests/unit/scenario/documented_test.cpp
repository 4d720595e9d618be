#include "scenario/documented.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "unit/scenario/load_vendor.h"

namespace understudy::scenario {
namespace {

const std::string api = R"(
resources: { job: { fields: { id: { type: integer }, key: { type: string }, open: { type: boolean, default: true } } } }
auth: { key: { source: D, in: [header X-Key], find: job.key, refusals: { missing: denied, unknown: unknown } } }
limits: { calls: { source: D, per: everyone, windows: [ { limit: 9, every: 1m } ], refusal: often } }
permissions: { all: { any: [ { job.open: true } ], refusal: forbidden } }
refusals: { unknown_path: nothing }
errors:
  nothing: { status: 404, source: D }
  denied: { status: 401, source: D }
  unknown: { status: 401, source: D }
  often: { status: 429, source: D }
  forbidden: { status: 403, source: D }
  missing: { status: 404, source: D }
  shut: { status: 409, source: D }
  bad: { status: 400, source: D }
  as_reply: { status: 202, source: D }
  down: { status: 503, source: D }
  other: { status: 418, source: D }
operations:
  get_job:
    request: GET /jobs/{id}
    source: D
    permission: all
    refusals: { invalid: bad }
    find: { job: { by: path.id, refusal: missing } }
    refuse: [ { when: { job.open: false }, error: shut } ]
    reply:
      - { when: { job.key: a }, error: as_reply }
      - { when: { job.key: b }, status: 401, source: D }
      - { status: 200, source: D }
  ping: { request: GET /ping, source: D, auth: none, limits: [], refuse: [ { when: { now: 1 }, error: other } ], reply: { source: D } }
)";

std::string shown(const Vendor& vendor, std::optional<DocumentedAnswer> answer) {
    if (!answer) return "none";
    return answer->error >= 0 ? vendor.errors[static_cast<std::size_t>(answer->error)].name
                              : "case " + std::to_string(answer->reply);
}

}  // namespace

TEST_CASE("a status is looked for in the replies, then in the operation's errors, then in those of none") {
    const auto vendor = load_acme(api, "faults: [ { operation: ping, error: down } ]\n");
    const auto of = [&](std::string_view operation, int status) {
        return shown(*vendor, documented(*vendor, vendor->operation_of(operation), status));
    };
    CHECK(of("get_job", 200) == "case 2");
    CHECK(of("get_job", 202) == "as_reply");
    CHECK(of("get_job", 401) == "case 1");
    CHECK(of("get_job", 404) == "missing");  // not what answers where there is no operation
    CHECK(of("get_job", 409) == "shut");
    CHECK(of("get_job", 400) == "bad");
    CHECK(of("get_job", 403) == "forbidden");
    CHECK(of("get_job", 429) == "often");
    CHECK(of("get_job", 503) == "down");
    CHECK(of("get_job", 418) == "none");  // another operation's
    CHECK(of("ping", 418) == "other");
    CHECK(of("ping", 401) == "none");
    CHECK(of("ping", 404) == "none");
    CHECK(of("*", 200) == "none");
    CHECK(of("*", 404) == "nothing");
    CHECK(documented_statuses(*vendor, 0) == std::vector{200, 202, 400, 401, 403, 404, 409, 429, 503});
    CHECK(documented_statuses(*vendor, 1) == std::vector{200, 418, 503});
    CHECK(documented_statuses(*vendor, -1) == std::vector{202, 400, 401, 403, 404, 409, 418, 429, 503});
}

TEST_CASE("an answer is documented by the name of its error") {
    const auto vendor = load_acme(api, "faults: [ { operation: ping, error: down } ]\n");
    CHECK(shown(*vendor, documented(*vendor, 0, "unknown")) == "unknown");
    CHECK(shown(*vendor, documented(*vendor, 0, "down")) == "down");
    CHECK(shown(*vendor, documented(*vendor, 0, "other")) == "none");
    CHECK(shown(*vendor, documented(*vendor, 0, "")) == "none");
    CHECK(documented_names(*vendor, 1) == std::vector<std::string>{"other", "down"});
}

}  // namespace understudy::scenario
