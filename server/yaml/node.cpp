#include "yaml/node.h"

#include <algorithm>

namespace understudy::yaml {

bool Node::is_null() const {
    if (type != Type::scalar || quoted) return false;
    return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

const Node* Node::find(std::string_view key) const {
    const auto found = std::find_if(entries.begin(), entries.end(),
                                    [&](const Entry& entry) { return entry.key.text == key; });
    return found == entries.end() ? nullptr : &found->value;
}

Place Node::place_of(std::size_t offset, std::size_t width) const {
    if (text_column == 0 || offset > text.size()) return place;
    Place found = place;
    found.column = text_column + static_cast<int>(offset);
    found.width = static_cast<int>(std::max<std::size_t>(1, width));
    return found;
}

std::string describe(const Node& node) {
    if (node.is_list()) return "a list";
    if (node.is_map()) return "a map";
    if (node.is_null()) return "nothing";
    constexpr std::size_t longest = 40;
    if (node.text.size() <= longest) return "'" + node.text + "'";
    return "'" + node.text.substr(0, longest) + "...'";
}

}  // namespace understudy::yaml
