// A reply against what a contract expects of it.
#pragma once

#include <string>
#include <vector>

#include <understudy/contract.h>

#include "contract/provider_exchange.h"
#include "scenario/vendor.h"

namespace understudy::contract {

/// Every difference, each with its JSON path and the source. When the status is another one nothing else is compared.
std::vector<Breach> differences(const ProviderExchange& expected, const scenario::Vendor& vendor, const Exchange& came);

/// The values in the reply's body that the contract calls secret.
void add_secrets(const scenario::Schema& schema, const Value& value, std::vector<Value>& secrets);

/// The value as JSON on one line, cut where it is long; absent: `nothing`.
std::string shown(const Value& value);

}  // namespace understudy::contract
