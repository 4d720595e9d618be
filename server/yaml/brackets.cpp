#include "yaml/brackets.h"

#include <cstddef>

#include "yaml/document.h"

namespace understudy::yaml {

std::string_view part_with_many_brackets(std::string_view text) {
    constexpr int many = 4 * deepest;
    int open = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '[' || text[at] == '{') {
            if (++open == many) return text.substr(0, at + 1);
        } else if ((text[at] == ']' || text[at] == '}') && open > 0) {
            --open;
        }
    }
    return {};
}

}  // namespace understudy::yaml
