// /__admin/scenarios: WireMock's state machines. Here they are the things with a lifecycle, each a scenario
// called `acme.job.7`.
#pragma once

#include "admin/routes.h"

namespace understudy::admin {

/// {"scenarios":[{"id":"acme.job.7","name":"acme.job.7","state":"running","possibleStates":["waiting","running","done"]}]}
Reply get_scenarios(const Call& call);

/// Things and numbers as at the start; clock, journal and faults stay.
Reply reset_scenarios(const Call& call);

/// Takes {"state":"done"}: whatever the documents say, as WireMock does; a move that is not documented is
/// marked as forced. Without a body the state is the one its lifecycle starts in.
Reply set_scenario_state(const Call& call);

}  // namespace understudy::admin
