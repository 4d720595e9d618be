// Text inside XML and HTML.
#pragma once

#include <string>
#include <string_view>

namespace understudy::contract {

/// `text` for content or a quoted attribute, on one line. What XML cannot hold, and all that `escaped` would not send to a terminal,
/// stands as `\x1b`, so that it is seen and harms nobody.
std::string markup(std::string_view text);

/// The same for content of several lines: line ends and tabs stay.
std::string markup_block(std::string_view text);

}  // namespace understudy::contract
