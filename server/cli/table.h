// Columns of text.
#pragma once

#include <string>
#include <vector>

namespace understudy::cli {

/// Returns the rows as lines, indented by two spaces, each column as wide as its widest cell.
std::string table(const std::vector<std::vector<std::string>>& rows);

}  // namespace understudy::cli
