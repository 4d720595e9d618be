// Builds our tree from a YAML reader's events and refuses what the language leaves out.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "yaml/mistakes.h"
#include "yaml/node.h"
#include "yaml/source_text.h"

namespace understudy::yaml {

/// Lines and columns count from 1. Every call may throw a Refusal: that ends the reading of the file.
class TreeBuilder {
  public:
    struct Refusal {
        int line = 0;
        int column = 0;
        std::string message;
        std::string hint;
        std::size_t width = 1;
    };

    TreeBuilder(std::shared_ptr<const SourceText> source, Mistakes& mistakes);

    void begin_document(int line, int column);
    void add_null(int line, int column);
    void add_scalar(int line, int column, std::string_view tag, std::string_view text);
    void begin(Node::Type type, int line, int column, std::string_view tag);
    void end();
    [[noreturn]] void refuse_alias(int line, int column) const;
    [[noreturn]] void refuse_anchor(int line, int column) const;
    static Refusal alias_refusal(int line, int column);

    /// The innermost list or map in brackets that is still open.
    std::optional<Refusal> never_closed() const;

    /// The tree; an empty map if there was nothing.
    Node take();

  private:
    struct Open {
        Node node;
        std::optional<Node> key;                             ///< of a map: read, its value is still to come
        std::unordered_map<std::string, std::size_t> index;  ///< of a map with many keys
    };

    Node scalar(int line, int column, std::string_view text, bool quoted) const;
    static void check_ends(int line, int column, std::string_view text);
    void add(Node node);
    void add_entry(Open& map, Node value);
    const Node* find_key(Open& map, const std::string& key) const;
    void count_node(int line, int column);
    void check_tag(int line, int column, std::string_view tag) const;

    std::shared_ptr<const SourceText> source_;
    Mistakes& mistakes_;
    std::vector<Open> open_;
    std::optional<Node> root_;
    std::size_t nodes_ = 0;
    int documents_ = 0;
};

}  // namespace understudy::yaml
