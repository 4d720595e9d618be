// The end of what a client wrote, which is where it says why it failed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace understudy::contract {

inline constexpr std::size_t longest_line = 500;  ///< bytes

/// The last 20 lines, each shortened and fit for a terminal; before them how many were left out.
std::vector<std::string> last_lines(std::string_view text);

}  // namespace understudy::contract
