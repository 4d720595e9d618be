// The task as the client reads it from its standard input.
#pragma once

#include <string>

#include <understudy/server.h>

#include "contract/contract.h"

namespace understudy::contract {

/// One line of JSON, ended. `mount` is the vendor in the world that was made for the contract.
std::string client_task(const Contract& contract, const Mount& mount);

}  // namespace understudy::contract
