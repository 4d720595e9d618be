// A request target that is a whole URL, as clients send it to a proxy (RFC 9112, 3.2.2).
#pragma once

#include <optional>
#include <string_view>

namespace understudy {

/// Parts of the target they were split from.
struct AbsoluteForm {
    std::string_view scheme;     ///< `http` or `https`, in the client's spelling
    std::string_view authority;  ///< host and port as written; may be empty or nonsense
    std::string_view rest;       ///< path and query as written; may be empty
};

/// Returns nothing for every other form of target.
std::optional<AbsoluteForm> split_absolute_form(std::string_view target);

}  // namespace understudy
