// "Did you mean", for programs that take names from people.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace understudy {

/// Returns the name nearest to `word` by edit distance, if it is near enough to be meant (a third of its length, at least one change).
/// The first of equals wins.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> names);

}  // namespace understudy
