// Text for terminals.
#pragma once

#include <string>
#include <string_view>

namespace understudy {

enum class Colour { off, on };

enum class Paint { dim, bold, red, green, yellow, cyan };

/// Returns `text` in that paint, or as it is where there is no colour.
std::string painted(Colour colour, Paint paint, std::string_view text);

/// Green for 2xx, cyan for 3xx, yellow for 4xx, red for 5xx and for no status at all (0).
Paint paint_of(int status);

/// Returns `text` with control bytes, and what else could move a terminal's cursor or turn its text around, as `\x1b`; so are bytes
/// that are no UTF-8.
std::string escaped(std::string_view text);

}  // namespace understudy
