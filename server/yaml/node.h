// A YAML file as a tree of our own, with the place of everything in it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace understudy::yaml {

/// A text, list or map. Maps keep their order and have no key twice.
struct Node {
    enum class Type : std::uint8_t { scalar, list, map };
    struct Entry;

    Type type = Type::scalar;
    bool quoted = false;  ///< a scalar in quotes or as a block: a text whatever it looks like
    /// Where the scalar's first character stands when its text is in the file as it is, on one line, so that
    /// a place in the text is a place in the file; 0 when it is not (escapes, several lines).
    int text_column = 0;
    Place place;       ///< a scalar's whole width with its quotes, else the first character
    std::string text;  ///< of a scalar
    std::vector<Node> items;
    std::vector<Entry> entries;

    bool is_scalar() const { return type == Type::scalar; }
    bool is_list() const { return type == Type::list; }
    bool is_map() const { return type == Type::map; }
    /// Whether nothing is written, or `null` or `~`.
    bool is_null() const;

    /// Returns the value of `key`, or nullptr if this is no map or has no such key.
    const Node* find(std::string_view key) const;
    /// The place of some characters of a scalar's text; the scalar's own place when that cannot be told.
    Place place_of(std::size_t offset, std::size_t width) const;
};

struct Node::Entry {
    Node key;  ///< a scalar
    Node value;
};

/// `a list`, `a map`, `'text'`: what is written there, for messages.
std::string describe(const Node& node);

}  // namespace understudy::yaml
