// Recorded traffic against the replies that contracts expect.
#pragma once

#include <vector>

#include "contract/contract.h"
#include "contract/provider.h"

namespace understudy::contract {

/// For each contract, in order, the recorded exchanges that are its business, and how they differ. An exchange belongs where the reply
/// it is nearest to stands: of the same operation and status if there is one, with the fewest differences. Exchanges of operations
/// that no contract has are nobody's business.
std::vector<Played> compare_recorded(const std::vector<const Contract*>& contracts, const scenario::Vendor& vendor,
                                     const std::vector<Exchange>& recorded);

}  // namespace understudy::contract
