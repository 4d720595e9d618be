// Which bytes a YAML file may hold.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace understudy::yaml {

struct BadByte {
    std::size_t offset = 0;
    bool is_control = false;  ///< a control character; else no UTF-8
};

/// Returns the first byte that is no UTF-8, or a control character other than tab and line ends.
std::optional<BadByte> bad_byte(std::string_view text);

/// How many characters UTF-8 text has.
std::size_t count_characters(std::string_view text);

}  // namespace understudy::yaml
