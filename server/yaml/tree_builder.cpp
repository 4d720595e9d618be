#include "yaml/tree_builder.h"

#include <algorithm>
#include <utility>

#include "yaml/characters.h"
#include "yaml/document.h"

namespace understudy::yaml {
namespace {

constexpr std::size_t few_keys = 24;  ///< up to which looking at each is quicker than hashing

/// How many bytes the quoted text at the start of `text` takes with its quotes; nothing if it is never
/// closed.
std::optional<std::size_t> quoted_size(std::string_view text) {
    const char quote = text[0];
    for (std::size_t at = 1; at < text.size(); ++at) {
        if (quote == '"' && text[at] == '\\')
            ++at;
        else if (text[at] == quote && quote == '\'' && text.substr(at + 1, 1) == "'")
            ++at;
        else if (text[at] == quote)
            return at + 1;
    }
    return {};
}

}  // namespace

TreeBuilder::TreeBuilder(std::shared_ptr<const SourceText> source, Mistakes& mistakes)
    : source_(std::move(source)), mistakes_(mistakes) {}

void TreeBuilder::begin_document(int line, int column) {
    if (++documents_ == 1) return;
    if (source_->from(line, column).starts_with("---")) {
        throw Refusal{line, column, "a second document", "one file holds one document; write another file",
                      3};
    }
    throw Refusal{line, column, "the document has ended, but the file goes on", "is the indentation right?"};
}

void TreeBuilder::add_null(int line, int column) {
    count_node(line, column);
    const std::string_view rest = source_->from(line, column);
    for (const std::string_view written : {"~", "null", "Null", "NULL"}) {
        if (rest.starts_with(written)) return add(scalar(line, column, written, false));
    }
    // Nothing is written. Where a value is missing the reader's place is that of whatever comes next, so the
    // key's is shown instead. The reader also makes up keys and items: `{ a: 1,, b: 2 }` has an empty key.
    if (open_.empty()) return add(scalar(line, column, "", false));
    if (open_.back().node.is_list())
        throw Refusal{line, column, "an item is missing before this", "is there a comma or '-' too many?"};
    if (!open_.back().key)
        throw Refusal{line, column, "a key is missing here", "is there a comma or ':' too many?"};
    Node nothing = *open_.back().key;
    nothing.text.clear();
    nothing.quoted = false;
    nothing.text_column = 0;
    add(std::move(nothing));
}

void TreeBuilder::add_scalar(int line, int column, std::string_view tag, std::string_view text) {
    check_tag(line, column, tag);
    count_node(line, column);
    add(scalar(line, column, text, tag == "!"));
}

void TreeBuilder::begin(Node::Type type, int line, int column, std::string_view tag) {
    check_tag(line, column, tag);
    count_node(line, column);
    const bool is_key = !open_.empty() && open_.back().node.is_map() && !open_.back().key;
    if (is_key && type == Node::Type::map) {
        const Place& outer = open_.back().node.place;
        if (source_->from(outer.line, outer.column).starts_with("{{")) {
            throw Refusal{outer.line, outer.column, "a template that is not quoted",
                          "put it in quotes: \"{{ ... }}\"", 2};
        }
    }
    if (is_key) throw Refusal{line, column, "a key must be a text", ""};
    if (open_.size() >= static_cast<std::size_t>(deepest)) {
        throw Refusal{line, column, "nested more than 64 deep", ""};
    }
    Open opened;
    opened.node.type = type;
    opened.node.place = place_in(source_, line, column);
    open_.push_back(std::move(opened));
}

void TreeBuilder::end() {
    Node node = std::move(open_.back().node);
    open_.pop_back();
    add(std::move(node));
}

void TreeBuilder::refuse_alias(int line, int column) const {
    throw alias_refusal(line, column);
}

TreeBuilder::Refusal TreeBuilder::alias_refusal(int line, int column) {
    return {line, column, "aliases are not part of the language",
            "quote a text that begins with '*'; name a view instead of repeating a body"};
}

void TreeBuilder::refuse_anchor(int line, int column) const {
    throw Refusal{line, column, "anchors are not part of the language",
                  "quote a text that begins with '&'; name a view instead of repeating a body"};
}

std::optional<TreeBuilder::Refusal> TreeBuilder::never_closed() const {
    for (auto open = open_.rbegin(); open != open_.rend(); ++open) {
        const Place& place = open->node.place;
        const std::string_view first = source_->from(place.line, place.column).substr(0, 1);
        if (first == "[")
            return Refusal{place.line, place.column, "this '[' is never closed", "close it with ']'"};
        if (first == "{")
            return Refusal{place.line, place.column, "this '{' is never closed", "close it with '}'"};
    }
    return {};
}

Node TreeBuilder::take() {
    if (root_) return std::move(*root_);
    Node empty;
    empty.type = Node::Type::map;
    empty.place = place_in(source_, 1, 1);
    return empty;
}

Node TreeBuilder::scalar(int line, int column, std::string_view text, bool quoted) const {
    Node node;
    node.quoted = quoted;
    node.text = text;
    const std::string_view rest = source_->from(line, column);
    std::size_t bytes = 1;
    if (!quoted && rest.starts_with(text)) {
        node.text_column = column;
        bytes = text.size();
    } else if (quoted && (rest.starts_with('"') || rest.starts_with('\''))) {
        // The reader takes the end of the file for the closing quotes.
        const std::optional<std::size_t> size = quoted_size(source_->rest_from(line, column));
        if (!size)
            throw Refusal{line, column, "these quotes are never closed",
                          "close them with " + std::string(rest.substr(0, 1))};
        bytes = std::min(*size, rest.size());
        if (*size == text.size() + 2 && rest.substr(1, text.size()) == text) node.text_column = column + 1;
    } else if (!quoted) {
        bytes = rest.size();
    }
    if (!quoted) check_ends(line, column, text);
    node.place = place_in(source_, line, column, count_characters(rest.substr(0, bytes)));
    return node;
}

/// What a text editor puts in for blanks and quotes looks like them and is none.
void TreeBuilder::check_ends(int line, int column, std::string_view text) {
    constexpr std::string_view no_break_space = "\u00a0";
    if (text.starts_with(no_break_space) || text.ends_with(no_break_space)) {
        throw Refusal{line, column, "a no-break space (U+00A0) beside this text",
                      "write an ordinary one, or put the text in quotes"};
    }
    const auto is_at = [&](bool at_start) {
        for (const std::string_view quote : {"\u201c", "\u201d", "\u201e", "\u2018", "\u2019"}) {
            if (at_start ? text.starts_with(quote) : text.ends_with(quote)) return true;
        }
        return false;
    };
    if (is_at(true) && is_at(false)) {
        throw Refusal{line, column, "typographic quotes around a text are part of it",
                      "write \"...\", or put all of it in '...'"};
    }
}

void TreeBuilder::add(Node node) {
    if (open_.empty()) {
        root_ = std::move(node);
        return;
    }
    Open& parent = open_.back();
    if (parent.node.is_list()) {
        parent.node.items.push_back(std::move(node));
    } else if (parent.key) {
        add_entry(parent, std::move(node));
    } else {
        if (!node.quoted && node.text == "<<") {
            throw Refusal{node.place.line, node.place.column, "merge keys are not part of the language",
                          "name a view instead of repeating a body", 2};
        }
        parent.key = std::move(node);
    }
}

void TreeBuilder::add_entry(Open& map, Node value) {
    Node key = std::move(*map.key);
    map.key.reset();
    if (const Node* first = find_key(map, key.text)) {
        mistakes_.add(key.place, "the key '" + key.text + "' stands twice in this map",
                      "the first is in line " + std::to_string(first->place.line));
        return;
    }
    if (map.node.entries.size() >= most_keys) {
        throw Refusal{key.place.line, key.place.column, "a map has more than 10,000 keys", ""};
    }
    map.node.entries.push_back({std::move(key), std::move(value)});
}

/// Quadratic for a few keys, by hash for many: a file of 200,000 nodes may be one map.
const Node* TreeBuilder::find_key(Open& map, const std::string& key) const {
    const std::vector<Node::Entry>& entries = map.node.entries;
    if (entries.size() <= few_keys) {
        const auto found = std::find_if(entries.begin(), entries.end(),
                                        [&](const Node::Entry& entry) { return entry.key.text == key; });
        return found == entries.end() ? nullptr : &found->key;
    }
    for (std::size_t i = map.index.size(); i < entries.size(); ++i) map.index.emplace(entries[i].key.text, i);
    const auto found = map.index.find(key);
    return found == map.index.end() ? nullptr : &entries[found->second].key;
}

void TreeBuilder::count_node(int line, int column) {
    if (++nodes_ > most_nodes) throw Refusal{line, column, "the file has more than 200,000 nodes", ""};
}

/// The reader's own marks are `?` (plain) and `!` (quoted); an author may write the latter, too.
void TreeBuilder::check_tag(int line, int column, std::string_view tag) const {
    const bool is_own = tag == "?" || tag == "!";
    if (is_own && !source_->from(line, column).starts_with('!')) return;
    throw Refusal{line, column, "tags are not part of the language", "quote a text that begins with '!'"};
}

}  // namespace understudy::yaml
