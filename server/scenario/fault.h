// Faults as a scenario or a test sets them: where they are aimed, and what they do.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "base/time.h"
#include "base/value.h"

namespace understudy::scenario {

/// How long a reply is held back. Drawn values keep to `longest_delay`.
struct Delay {
    enum class Shape { fixed, uniform, lognormal };
    Shape shape = Shape::fixed;
    Duration least{}, most{};  ///< uniform: both included; fixed: `most`
    Duration median{};         ///< lognormal
    double sigma = 0;          ///< likewise: of the logarithm
};

inline constexpr Duration longest_delay = std::chrono::seconds(60);

/// A thing that a call names.
struct AimedResource {
    int kind = 0;
    std::string key;  ///< as text
};

struct FaultRule {
    // Where it is aimed. All of these must fit; the calls that fit the first three within `from` and `lasts`
    // are counted.
    int operation = -1;  ///< -1: all, each with a count of its own
    std::optional<AimedResource> resource;
    std::optional<std::string> caller;  ///< the key of who calls, as text
    Duration from{};                    ///< of world time, from when it was set
    std::optional<Duration> lasts;      ///< none: for good
    std::int64_t first_call = 1, last_call = std::numeric_limits<std::int64_t>::max();  ///< both included
    std::int64_t every = 1;               ///< 3: the 3rd, 6th, 9th call
    std::optional<std::uint32_t> chance;  ///< of a million calls; none: all

    // What it does.
    int error = -1;  ///< answers instead
    int reply = -1;  ///< this case of the operation's replies answers, whatever its `when` says
    std::optional<Delay> delay;
    enum class Ending { whole, reset, empty, malformed_chunk, random_data, wrong_length };
    Ending ending = Ending::whole;
    enum class Lost { no, before, after };  ///< before or after taking effect
    Lost lost = Lost::no;
    std::optional<std::int64_t> cut;    ///< bytes of the body
    std::int64_t bytes_per_second = 0;  ///< 0: as fast as it can

    std::string does;  ///< what it does, for the journal: `server_error, delay`
    Value words;       ///< as it was given

    bool answers() const { return error >= 0 || reply >= 0; }
};

/// Whether `earlier`, looked at first, answers whatever calls `later` would answer. Both were set together,
/// or else `later` counts from its own start: that is known only where `earlier` answers whatever the count
/// is.
enum class SetTogether { yes, no };
bool shadows(const FaultRule& earlier, const FaultRule& later, SetTogether together);

}  // namespace understudy::scenario
