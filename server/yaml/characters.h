// Which bytes a YAML file may hold.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace understudy::yaml {

struct BadByte {
    std::size_t offset = 0;
    std::size_t size = 1;   ///< bytes of the character
    std::string character;  ///< what stands there and cannot be seen: "a control character"; empty: no UTF-8
    std::string hint;       ///< what to write instead
};

/// Returns the first byte that is no UTF-8, or begins a character that is not seen and changes what is: a
/// control character other than tab and line ends, one that turns the direction of text, a byte order mark
/// inside the text.
std::optional<BadByte> bad_byte(std::string_view text);

/// How many characters UTF-8 text has.
std::size_t count_characters(std::string_view text);

}  // namespace understudy::yaml
