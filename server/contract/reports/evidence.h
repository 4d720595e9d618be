// The exchanges that show a breach, as every report tells of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <understudy/contract.h>
#include <understudy/terminal.h>

#include "base/time.h"

namespace understudy::contract {

/// The exchange of this number, nullptr if the journal kept it no longer.
const Exchange* exchange_numbered(const ContractVerdict& verdict, std::uint64_t sequence);

/// Its target as the vendor knows it: without the base path that chose the world.
std::string_view target_in_world(const Exchange& exchange);

/// What is worth a word beside status and state: the fault that was met, what was done to the bytes, why it was refused. May be empty.
std::string remark_on(const Exchange& exchange);

/// Of a wait: `5s`, `<1ms`; `0s` only for none at all.
std::string spelled_wait(Duration wait);

/// How long after `earlier` it came: `3ms later, 5s in the world`. By the client's clock (the machine's) and by the world's; only by
/// the latter when the journal does not know the former.
std::string wait_since(const Exchange& earlier, const Exchange& later);

/// `text` in at most `most` bytes, cut between two characters, with `...` where something was cut off.
std::string shortened(std::string_view text, std::size_t most);

/// A line for each of these exchanges, the first few, then how many more there are: number, method, target, status, state, and the
/// wait since the one before among them. Nothing in it can disturb a terminal.
std::vector<std::string> evidence(const ContractVerdict& verdict, const std::vector<std::uint64_t>& sequences, Colour colour);

/// The last few exchanges of the contract: what to look at when no breach names any.
std::vector<std::uint64_t> last_exchanges(const ContractVerdict& verdict);

/// `... and 12 more like this`, or nothing when all are shown.
std::string left_out(std::size_t all, std::size_t shown);

}  // namespace understudy::contract
