// /__admin/resources and /__admin/gates: what a world keeps, and how it is told to go on. Values of the path come decoded.
#pragma once

#include <string>

#include <understudy/message.h>

#include "engine/engine.h"

namespace understudy::admin {

/// {"resources":[{"vendor":..,"kind":"job","id":"7","state":"running","next":{"to":"done","at":..},"history":[..]}],"total":1};
/// `?vendor=` for one vendor, `?limit=` (1000 if not said) and `?offset=` for a part. `next` waits for one of `at`,
/// `after_reads` and `gate`, and is null where only a call moves it on.
Reply get_resources(engine::Engine& engine, const Request& request);
/// Likewise, of one kind.
Reply get_resources_of_kind(engine::Engine& engine, const Request& request, const std::string& kind);
/// One of them alone; `?vendor=` where several vendors have the kind, as for all that follow.
Reply get_resource(engine::Engine& engine, const Request& request, const std::string& kind, const std::string& id);

/// Takes {"to":"done","force":false} and answers with the resource. 409 for a move that is not documented, unless forced.
Reply move_resource(engine::Engine& engine, const Request& request, const std::string& kind, const std::string& id);

/// Takes {"plan":"waiting for 2s, done"}: new resources of the kind walk so. Answers with vendor, kind and plan.
Reply put_plan_of_kind(engine::Engine& engine, const Request& request, const std::string& kind);
/// Likewise for one resource, from the step for the state it is in. Answers with the resource.
Reply put_plan(engine::Engine& engine, const Request& request, const std::string& kind, const std::string& id);

/// {"gates":[{"id":"acme.job.7","vendor":..,"kind":"job","resource":"7","state":"running","to":"done","since":..}]}
Reply get_gates(engine::Engine& engine, const Request& request);
/// Lets what waits there go on and answers with the resource. 404, with those that wait, if nothing does.
Reply release_gate(engine::Engine& engine, const Request& request, const std::string& id);

}  // namespace understudy::admin
