// WireMock's matchers of one text: a header, a parameter, a body.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/value.h"

namespace understudy::admin {

class TextMatcher {
  public:
    virtual ~TextMatcher() = default;
    /// How far the text is from matching: 0, it does; 1, it is nothing like it. Nothing: there is no such
    /// text.
    virtual double distance(std::optional<std::string_view> text) const = 0;
    /// Whether more may have to be known than `beginning`, which a longer text begins with: then distance() is a guess.
    virtual bool needs_rest([[maybe_unused]] std::string_view beginning) const { return true; }

    /// Reads `{"equalTo": "x"}` and the like. `where` begins the messages of Refused: 400 for what is no
    /// matcher, 501 for one that WireMock has and this has not. `seed` is the world's; see RequestPattern.
    static std::unique_ptr<TextMatcher> read(const Value& value, const std::string& where,
                                             std::uint64_t seed);
};

}  // namespace understudy::admin
