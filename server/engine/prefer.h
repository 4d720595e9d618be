// What a client would like for one request: the header Prefer (RFC 7240).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <understudy/message.h>

namespace understudy::engine {

/// One preference with its value, as it was sent.
struct Preference {
    std::string name;   ///< lower case
    std::string value;  ///< without quotes; empty: none
};

/// Returns the preferences of all fields called Prefer, in order; of those that stand several times the first
/// (section 2). Parameters are left out. What cannot be read as one is left out as well.
std::vector<Preference> preferences(const Headers& headers);

}  // namespace understudy::engine
