// WireMock's request patterns, asked of what stands in the journal.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <understudy/exchange.h>

#include "base/value.h"

namespace understudy::admin {

/// What a request must be like. Understood are `url`, `urlPattern`, `urlPath`, `urlPathPattern`,
/// `urlPathTemplate`, `method` (`ANY`), `headers`, `queryParameters`, `pathParameters`, `bodyPatterns`, with
/// `equalTo` (`caseInsensitive`), `contains`, `doesNotContain`, `matches`, `doesNotMatch`, `absent`,
/// `equalToJson` (`ignoreArrayOrder`, `ignoreExtraElements`), `and`, `or`, `not`. `url` and its kin mean the
/// target as it was sent; a pattern must match all of it, as in WireMock.
class RequestPattern {
  public:
    /// Throws Refused: 400 for what is no pattern, 501 for what WireMock has and this has not. `seed` is the
    /// world's: a credential in the pattern is compared as the journal shows it.
    RequestPattern(const Value& value, std::uint64_t seed);
    ~RequestPattern();
    RequestPattern(RequestPattern&&) noexcept;

    /// Throws Refused(409) where the part of a body would have to be known that the journal has not kept.
    bool matches(const Exchange& exchange) const;
    /// From 0, it matches, to 1, nothing is like it.
    double distance(const Exchange& exchange) const;

    /// One condition on a request: how far it is from holding, 0..1.
    class Condition {
      public:
        virtual ~Condition() = default;
        virtual double distance(const Exchange& exchange) const = 0;
        /// Whether that is certain, by what is kept of the exchange.
        virtual bool can_tell([[maybe_unused]] const Exchange& exchange) const { return true; }
    };

  private:
    std::vector<std::unique_ptr<Condition>> conditions_;
};

}  // namespace understudy::admin
