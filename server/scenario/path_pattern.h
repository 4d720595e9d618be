// The path of an operation: literal segments and {names}.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace understudy::scenario {

/// `/api/segments/{segment_id}/exports[/]`. Segments are compared after percent-decoding each by itself, so `a%2Fb` is one segment.
class PathPattern {
  public:
    struct Segment {
        std::string text;     ///< literal text, or the parameter's name
        bool is_parameter = false;
    };
    /// Where two paths part: the segment, counting from 1, and both texts.
    struct Difference { int segment = 0; std::string came; std::string expected; };

    /// Returns the pattern, or why it is none.
    static std::variant<PathPattern, std::string> parse(std::string_view text);

    /// Puts the raw, still encoded text of each parameter into `values` (cleared first) and returns true if the raw path
    /// (without a query) matches.
    bool match(std::string_view path, std::vector<std::string_view>& values) const;

    /// How many literal segments; among several matches the one with more wins.
    int literals() const { return literals_; }
    /// Whether some path matches both with the same number of literals, so that neither wins.
    bool overlaps(const PathPattern& other) const;
    /// The first difference of a path that does not match; used for near misses.
    Difference difference(std::string_view path) const;

    const std::vector<Segment>& segments() const { return segments_; }
    bool slash_optional() const { return slash_optional_; }
    const std::string& text() const { return text_; }

  private:
    std::string text_;
    std::vector<Segment> segments_;
    int literals_ = 0;
    bool slash_optional_ = false;  ///< `[/]`
    bool ends_in_slash_ = false;
};

}  // namespace understudy::scenario
