// Typed reading of a tree: each call returns what it asked for, or adds a mistake and returns nothing.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "base/value.h"
#include "yaml/mistakes.h"
#include "yaml/node.h"

namespace understudy::yaml {

struct Range {
    std::int64_t least = std::numeric_limits<std::int64_t>::min();
    std::int64_t most = std::numeric_limits<std::int64_t>::max();
};

/// The entries of one map, of which all possible keys are known. Borrows the node and the mistakes.
class MapReader {
  public:
    /// Adds a mistake for a node that is no map and for each key that is not among `keys`. `what` is how
    /// messages call the map ("a reply"), `name` the place that mistakes about what is missing show.
    MapReader(const Node& node, std::string what, const Place& name, std::span<const std::string_view> keys,
              Mistakes& mistakes);
    MapReader(const Node& node, std::string what, const Place& name,
              std::initializer_list<std::string_view> keys, Mistakes& mistakes)
        : MapReader(node, std::move(what), name, std::span(keys.begin(), keys.size()), mistakes) {}

    /// The value of `key`, nullptr if it is not there; adds a mistake if the key has no value.
    const Node* find(std::string_view key) const;
    /// As find, but a written or missing null is a value.
    const Node* find_even_null(std::string_view key) const { return node_.find(key); }
    /// As find; adds a mistake if it is not there.
    const Node* require(std::string_view key, std::string hint = {}) const;
    /// The place of the key itself; the name's place if it is not there.
    Place place_of(std::string_view key) const;
    const Place& name_place() const { return name_; }
    const std::string& what() const { return what_; }
    bool is_map() const { return node_.is_map(); }

  private:
    const Node& node_;
    std::string what_;
    Place name_;
    Mistakes& mistakes_;
};

/// `what` is how messages call the thing read, with its article: "a title".
class Reader {
  public:
    explicit Reader(Mistakes& mistakes) : mistakes_(mistakes) {}

    /// Any scalar that is not null, as it is written.
    std::optional<std::string> text(const Node& node, std::string_view what) const;
    /// As text, but what is read as a number or as true or false is none.
    std::optional<std::string> true_text(const Node& node, std::string_view what) const;
    std::optional<std::int64_t> integer(const Node& node, std::string_view what, Range range = {}) const;
    std::optional<double> number(const Node& node, std::string_view what) const;
    std::optional<bool> boolean(const Node& node, std::string_view what) const;
    std::optional<Duration> duration(const Node& node, std::string_view what) const;
    /// One of `words`, as its index.
    std::optional<std::size_t> one_of(const Node& node, std::string_view what,
                                      const std::vector<std::string>& words) const;
    /// Whatever is written, lists and maps included.
    Value value(const Node& node) const;
    /// The items of a list; a single text or map counts as a list of one.
    std::vector<const Node*> one_or_more(const Node& node) const;
    /// Whether it is a map (a list); adds a mistake if not.
    bool is_map(const Node& node, std::string_view what) const;
    bool is_list(const Node& node, std::string_view what) const;

    Mistakes& mistakes() const { return mistakes_; }

  private:
    void expected(const Node& node, std::string_view what, std::string_view expected) const;

    Mistakes& mistakes_;
};

}  // namespace understudy::yaml
