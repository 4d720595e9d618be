// Texts drawn by chance: identifiers, tokens, UUIDs.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/dice.h"

namespace understudy {

/// A compiled recipe for random texts of one length. A value: copy it, share it between threads.
class RandomText {
  public:
    static constexpr std::size_t longest = 256;  ///< characters a drawn text may have

    /// Returns the recipe, or why `pattern` is none. A pattern is made of ASCII characters that stand for
    /// themselves, classes `[a-z0-9_]`, and counts `{8}` that repeat the character or class before them; `\`
    /// takes the meaning from the character after it. Nothing else of regular expressions: no `*`, no
    /// `{2,3}`, no `[^a]`, no `\d`.
    static std::variant<RandomText, std::string> compile(std::string_view pattern);

    /// Returns a text. Same dice, same text; a character without choice rolls none.
    std::string draw(Dice& dice) const;

  private:
    RandomText() = default;

    struct Part {
        std::string letters;  ///< each once, at least one; all equally likely
        std::size_t count = 1;
    };
    std::vector<Part> parts_;
    std::size_t size_ = 0;  ///< of a drawn text

    friend class RandomTextReader;
};

}  // namespace understudy
