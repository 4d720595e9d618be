// A file's text with its lines, kept so that mistakes can show where they are.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace understudy::yaml {

/// Immutable; lines count from 1, columns from 1 in bytes.
class SourceText {
  public:
    SourceText(std::string name, std::string text);

    const std::string& name() const { return name_; }
    std::string_view text() const { return text_; }
    int line_count() const { return static_cast<int>(line_starts_.size()); }
    /// The line without its end; empty if there is no such line.
    std::string_view line(int number) const;
    /// What follows the column in its line; empty beyond the end.
    std::string_view from(int line, int column) const;
    /// All that follows the column in its line and the lines after it.
    std::string_view rest_from(int line, int column) const;

  private:
    std::string name_;
    std::string text_;
    std::vector<std::size_t> line_starts_;
};

/// A place in `source`, which the place keeps alive.
Place place_in(const std::shared_ptr<const SourceText>& source, int line, int column, std::size_t width = 1);

}  // namespace understudy::yaml
