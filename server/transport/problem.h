// Answers of the stand-in itself, in no vendor's words.
#pragma once

#include <string_view>

#include <understudy/message.h>

namespace understudy::transport {

/// Returns application/problem+json (RFC 9457).
Reply problem(int status, std::string_view detail);

}  // namespace understudy::transport
