// Opaque page tokens: fifteen letters and digits that say nothing to the client.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace understudy::engine {

/// Returns the token for a place in a list. `secret` names the list and the world, so that a token of another list or world
/// is not understood.
std::string make_cursor(std::uint64_t secret, std::int64_t offset);

/// Returns the place, or nothing if this token was never made with this secret.
std::optional<std::int64_t> read_cursor(std::uint64_t secret, std::string_view token);

}  // namespace understudy::engine
