// /__admin/resources and /__admin/gates: what a world keeps, and how it is told to go on. Values of the path
// come decoded.
#pragma once

#include "admin/routes.h"

namespace understudy::admin {

/// {"resources":[{"vendor":..,"kind":"job","id":"7","state":"running","next":{"to":"done","at":..},"history":[..]}],"total":1};
/// `?vendor=` for one vendor, `?walking=true` for what has a lifecycle, `?limit=` (1000 if not said) and `?offset=` for a part. `next` waits for one of
/// `at`, `after_reads` and `gate`, and is null where only a call moves it on.
Reply get_resources(const Call& call);
/// Likewise, of one kind.
Reply get_resources_of_kind(const Call& call);
/// One of them alone; `?vendor=` where several vendors have the kind, as for all that follow.
Reply get_resource(const Call& call);

/// Takes {"to":"done","force":false} and answers with the resource. 409 for a move that is not documented,
/// unless forced.
Reply move_resource(const Call& call);

/// Takes {"plan":"waiting for 2s, done"}: new resources of the kind walk so. Answers with vendor, kind and
/// plan.
Reply put_plan_of_kind(const Call& call);
/// Likewise for one resource, from the step for the state it is in. Answers with the resource.
Reply put_plan(const Call& call);

/// {"gates":[{"id":"acme.job.7","vendor":..,"kind":"job","resource":"7","state":"running","to":"done","since":..}]}
Reply get_gates(const Call& call);
/// Lets what waits there go on and answers with the resource. 404, with those that wait, if nothing does.
Reply release_gate(const Call& call);

}  // namespace understudy::admin
