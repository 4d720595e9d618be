#include "yaml/reader.h"

#include <algorithm>
#include <utility>

#include "yaml/core_schema.h"

namespace understudy::yaml {

MapReader::MapReader(const Node& node, std::string what, const Place& name,
                     std::span<const std::string_view> keys, Mistakes& mistakes)
    : node_(node), what_(std::move(what)), name_(name), mistakes_(mistakes) {
    if (!node.is_map()) {
        mistakes_.add(node.place, what_ + " must be a map, not " + describe(node));
        return;
    }
    for (const Node::Entry& entry : node.entries) {
        if (std::find(keys.begin(), keys.end(), entry.key.text) != keys.end()) continue;
        const std::vector<std::string> known(keys.begin(), keys.end());
        mistakes_.add(entry.key.place, "unknown key '" + entry.key.text + "' in " + what_,
                      suggestion(entry.key.text, known));
    }
}

const Node* MapReader::find(std::string_view key) const {
    const Node* found = node_.find(key);
    if (found == nullptr || !found->is_null()) return found;
    mistakes_.add(place_of(key), "'" + std::string(key) + "' of " + what_ + " has no value",
                  "leave the key out if there is none");
    return nullptr;
}

const Node* MapReader::require(std::string_view key, std::string hint) const {
    const Node* found = node_.find(key);
    if (!is_map() || (found != nullptr && !found->is_null())) return found;
    if (found != nullptr) {
        mistakes_.add(place_of(key), "'" + std::string(key) + "' of " + what_ + " has no value",
                      std::move(hint));
    } else {
        mistakes_.add(name_, what_ + " has no '" + std::string(key) + "'", std::move(hint));
    }
    return nullptr;
}

Place MapReader::place_of(std::string_view key) const {
    for (const Node::Entry& entry : node_.entries) {
        if (entry.key.text == key) return entry.key.place;
    }
    return name_;
}

std::optional<std::string> Reader::text(const Node& node, std::string_view what) const {
    if (node.is_scalar() && !node.is_null()) return node.text;
    expected(node, what, "a text");
    return {};
}

std::optional<std::string> Reader::true_text(const Node& node, std::string_view what) const {
    if (node.is_scalar() && !node.is_null() && !node.quoted) {
        const std::optional<Value> read = plain_value(node.text);
        if (!read || !read->is_text()) {
            mistakes_.add(node.place, std::string(what) + " must be a text, not " + describe(node),
                          "put it in quotes");
            return {};
        }
    }
    return text(node, what);
}

std::optional<std::int64_t> Reader::integer(const Node& node, std::string_view what, Range range) const {
    std::optional<Value> read;
    if (node.is_scalar() && !node.quoted) read = plain_value(node.text);
    if (!read || read->type() != Value::Type::integer) {
        expected(node, what, "an integer");
        return {};
    }
    const std::int64_t value = read->integer();
    if (value >= range.least && value <= range.most) return value;
    std::string limits;
    if (value < range.least)
        limits = "at least " + std::to_string(range.least);
    else
        limits = "at most " + std::to_string(range.most);
    mistakes_.add(node.place, std::string(what) + " must be " + limits);
    return {};
}

std::optional<double> Reader::number(const Node& node, std::string_view what) const {
    std::optional<Value> read;
    if (node.is_scalar() && !node.quoted) read = plain_value(node.text);
    if (read && read->type() == Value::Type::integer) return static_cast<double>(read->integer());
    if (read && read->type() == Value::Type::number) return read->number();
    expected(node, what, "a number");
    return {};
}

std::optional<bool> Reader::boolean(const Node& node, std::string_view what) const {
    std::optional<Value> read;
    if (node.is_scalar() && !node.quoted) read = plain_value(node.text);
    if (read && read->type() == Value::Type::boolean) return read->boolean();
    expected(node, what, "true or false");
    return {};
}

std::optional<Duration> Reader::duration(const Node& node, std::string_view what) const {
    if (node.is_scalar()) {
        if (const std::optional<Duration> read = parse_duration(node.text)) return read;
    }
    mistakes_.add(node.place, std::string(what) + " must be a duration, not " + describe(node),
                  "write 250ms, 30s, 15m, 24h, 7d or 1h30m");
    return {};
}

std::optional<std::size_t> Reader::one_of(const Node& node, std::string_view what,
                                          const std::vector<std::string>& words) const {
    if (node.is_scalar()) {
        const auto found = std::find(words.begin(), words.end(), node.text);
        if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    }
    std::string hint = node.is_scalar() ? did_you_mean(node.text, words) : std::string();
    mistakes_.add(node.place, std::string(what) + " must be " + list_of(words) + ", not " + describe(node),
                  std::move(hint));
    return {};
}

Value Reader::value(const Node& node) const {
    if (node.is_list()) {
        Value::List items;
        items.reserve(node.items.size());
        for (const Node& item : node.items) items.push_back(value(item));
        return items;
    }
    if (node.is_map()) {
        Value::Object members;
        members.reserve(node.entries.size());
        for (const Node::Entry& entry : node.entries)
            members.emplace_back(entry.key.text, value(entry.value));
        return members;
    }
    if (node.quoted) return node.text;
    if (std::optional<Value> plain = plain_value(node.text)) return *std::move(plain);
    mistakes_.add(node.place, "the number " + node.text + " is out of range", "quote it to make it a text");
    return node.text;
}

std::vector<const Node*> Reader::one_or_more(const Node& node) const {
    if (!node.is_list()) return {&node};
    std::vector<const Node*> items;
    for (const Node& item : node.items) items.push_back(&item);
    return items;
}

bool Reader::is_map(const Node& node, std::string_view what) const {
    if (!node.is_map()) expected(node, what, "a map");
    return node.is_map();
}

bool Reader::is_list(const Node& node, std::string_view what) const {
    if (!node.is_list()) expected(node, what, "a list");
    return node.is_list();
}

void Reader::expected(const Node& node, std::string_view what, std::string_view expected) const {
    std::string hint;
    if (node.quoted && (expected == "an integer" || expected == "a number" || expected == "true or false")) {
        hint = "leave out the quotes";
    }
    mistakes_.add(node.place,
                  std::string(what) + " must be " + std::string(expected) + ", not " + describe(node),
                  std::move(hint));
}

}  // namespace understudy::yaml
