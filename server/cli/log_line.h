// One line for people about one exchange.
#pragma once

#include <string>
#include <string_view>

#include <understudy/exchange.h>

namespace understudy::cli {

enum class Colour { off, on };

/// Returns `POST /acme/jobs 201 84 µs job 100: waiting -> running`, without a line
/// end. A refused request is followed by the reason.
std::string log_line(const Exchange& exchange, Colour colour);

/// Control bytes, and what else could move a terminal's cursor or turn its text around, as `\x1b`; so are
/// bytes that are no UTF-8.
std::string escaped(std::string_view text);

}  // namespace understudy::cli
