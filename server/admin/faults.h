// /__admin/faults: deviations set, counted and taken back while the stand-in runs.
#pragma once

#include "admin/routes.h"

namespace understudy::admin {

/// {"faults":[{"id":"fault-1","vendor":"acme","rule":{"operation":"ping","delay":"2s"},"set_by":"scenario","calls":7,"met":7}]},
/// in the order they are looked at; `rule` has the words it was given.
Reply get_faults(const Call& call);

/// Takes a fault as a scenario file has it, with the vendor it is of (where several are served):
/// {"vendor":"acme","operation":"ping","error":"down","calls":"1-2"}. Answers 201 with the fault as above, or
/// 422 with what is wrong, as the loader says it of a file.
Reply add_fault(const Call& call);

/// Removes the fault called `id`: 204, or 404 if there is none.
Reply remove_fault(const Call& call);

/// Removes all: 204. Those of the scenarios come back with a reset.
Reply clear_faults(const Call& call);

}  // namespace understudy::admin
