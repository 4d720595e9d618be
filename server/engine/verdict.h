// How a step of the engine ends: go on, or answer now.
#pragma once

#include <optional>
#include <string>

namespace understudy::engine {

/// An answer a step decided on: an error of the vendor, or one of ours where the vendor's files name none.
struct Refusal {
    int error = -1;    ///< of the vendor; -1: ours
    int status = 0;    ///< of ours
    std::string why;   ///< for Understudy-Why and the journal: the step and the reason
    bool unauthorized = false;
};

/// Nothing: go on.
using Verdict = std::optional<Refusal>;

}  // namespace understudy::engine
