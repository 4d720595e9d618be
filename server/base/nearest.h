// "Did you mean": the nearest of some names, and what to say of it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace understudy {

/// Returns the name nearest to `word` by edit distance, if it is near enough to be meant (a third of its
/// length, at least one change). The first of equals wins.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> names);

/// When the names are listed: also after one that was meant, `did you mean 'a'? There are: a, b`, or only when none was.
enum class Listing { when_none_is_near, always };

/// What to say after a word that is none of the names: `did you mean 'a'?`, else `there are: a, b` (at most twenty of them),
/// or `there are none`.
std::string suggestion(std::string_view word, std::span<const std::string> names,
                       Listing listing = Listing::when_none_is_near);

}  // namespace understudy
