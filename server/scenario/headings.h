// The headings of a Markdown file, as GitHub links to them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace understudy::scenario {

/// Returns the link of each heading, in order: lower case, punctuation dropped, spaces as hyphens; the second
/// of the same name ends in `-1`, and so on. Lines in code blocks are no headings.
std::vector<std::string> headings_of(std::string_view markdown);

}  // namespace understudy::scenario
