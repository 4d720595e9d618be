// Which files may nest so deep that reading them takes long.
#pragma once

#include <string_view>

namespace understudy::yaml {

/// Returns the text up to the bracket that leaves four times as many open as a file may nest; empty if none
/// does. Brackets in quotes, comments and plain texts count as well: that is a suspicion, no judgement.
std::string_view part_with_many_brackets(std::string_view text);

}  // namespace understudy::yaml
