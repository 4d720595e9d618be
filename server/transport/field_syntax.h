// What the bytes of a header line may be (RFC 9110, section 5).
#pragma once

#include <string_view>

#include "base/letter_case.h"

namespace understudy::transport {

bool is_token(std::string_view text);
/// Without spaces and tabs at both ends.
std::string_view trimmed(std::string_view text);
/// Compares without case, as names of header fields are.
inline bool same(std::string_view a, std::string_view b) {
    return equal_without_case(a, b);
}

}  // namespace understudy::transport
