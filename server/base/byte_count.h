// Numbers of bytes and their spelling.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace understudy {

/// Returns the number written as `500`, `8KiB`, `64MiB` or `1GiB` (a space before the unit is allowed);
/// nothing if it is not written so or does not fit.
std::optional<std::size_t> parse_byte_count(std::string_view text);

/// Returns `8 KiB`, `64 MiB`, `1 GiB` for whole ones, else `500 bytes`.
std::string format_byte_count(std::size_t bytes);

}  // namespace understudy
