// Regular expressions on untrusted text: RE2, linear in time and bounded in memory.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace understudy {

/// A compiled pattern. Safe to use from several threads.
class Pattern {
  public:
    /// Returns the pattern or why it is none.
    static std::variant<std::shared_ptr<const Pattern>, std::string> compile(std::string_view pattern);
    ~Pattern();

    /// Whether the pattern occurs anywhere in `text`, as JSON Schema's `pattern` asks.
    bool is_in(std::string_view text) const;
    /// Whether the pattern matches all of `text`.
    bool matches(std::string_view text) const;
    const std::string& text() const;

  private:
    struct Compiled;
    explicit Pattern(std::unique_ptr<Compiled> compiled);
    std::unique_ptr<Compiled> compiled_;
};

}  // namespace understudy
