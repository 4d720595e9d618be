// Texts in commands that people paste into a shell.
#pragma once

#include <string>
#include <string_view>

namespace understudy {

/// The text as one word of a POSIX shell, whatever is in it.
inline std::string shell_word(std::string_view text) {
    std::string word = "'";
    for (const char c : text) {
        if (c == '\'')
            word += "'\\''";
        else
            word += c;
    }
    return word += '\'';
}

}  // namespace understudy
