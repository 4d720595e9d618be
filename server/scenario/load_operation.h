// The parts of an operation. Each is read in the scope that grows from step to step.
#pragma once

#include <vector>

#include "scenario/compile.h"
#include "scenario/operation.h"

namespace understudy::scenario {

/// Path, query, headers and body.
void load_parameters(const Draft& draft, const yaml::MapReader& map, Operation& operation);

/// find, refuse, move, create, update, delete, polls: what the operation does, in the order it does it.
void load_find(const Site& site, const yaml::Node& node, Operation& operation);
void load_actions(const Site& site, const yaml::MapReader& map, Operation& operation);

void load_lists(const Site& site, const yaml::Node& node, Operation& operation);

/// The conditions of the permission `node` names, compiled for this operation.
std::optional<Permission> load_permission(const Site& site, const yaml::Node& node);

/// The instance in scope that `node` names, or nullptr after a mistake.
const Scope::Name* load_instance_name(const Site& site, const yaml::Node& node);

/// What `KIND.moves` names: the slot of the instance in scope; -1 after a mistake. Nothing if `node` does not
/// end so.
std::optional<int> load_moves_owner(const Site& site, const yaml::Node& node);

}  // namespace understudy::scenario
