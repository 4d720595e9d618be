#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/json.h"
#include "scenario/compile.h"

namespace understudy::scenario {
namespace {

using NodePointer = std::shared_ptr<const JsonNode>;

NodePointer bytes(std::string json) {
    return std::make_shared<const JsonNode>(JsonNode{JsonNode::Bytes{std::move(json)}});
}

const std::string* bytes_of(const NodePointer& node) {
    const JsonNode::Bytes* held = std::get_if<JsonNode::Bytes>(&node->is);
    return held == nullptr ? nullptr : &held->json;
}

bool may_be_left_out(const JsonNode& node) {
    const JsonNode::Branch* branch = std::get_if<JsonNode::Branch>(&node.is);
    return branch != nullptr &&
           (branch->otherwise == nullptr || may_be_left_out(*branch->then) || may_be_left_out(*branch->otherwise));
}

/// Puts a Row together: joins bytes that follow each other and takes in the rows within.
class RowWriter {
  public:
    explicit RowWriter(std::string begin) : bytes_(std::move(begin)) {}

    void add(std::string_view before, const NodePointer& node) {
        if (may_be_left_out(*node)) {
            if (!bytes_.empty()) row_.parts.push_back({.before = std::exchange(bytes_, {}), .node = nullptr});
            row_.parts.push_back({.before = std::string(before), .node = node, .may_be_left_out = true});
            return;
        }
        bytes_ += before;
        const JsonNode::Row* inner = std::get_if<JsonNode::Row>(&node->is);
        if (const std::string* json = bytes_of(node)) {
            bytes_ += *json;
        } else if (inner != nullptr && inner->parts.size() <= most_taken_in) {
            take_in(*inner);
        } else {
            row_.parts.push_back({.before = std::exchange(bytes_, {}), .node = node});
        }
    }

    NodePointer finish(char end) {
        bytes_ += end;
        if (row_.parts.empty()) return bytes(std::move(bytes_));
        row_.end = std::move(bytes_);
        return std::make_shared<const JsonNode>(JsonNode{std::move(row_)});
    }

  private:
    static constexpr std::size_t most_taken_in = 64;  // so that deep nesting is not copied at every level

    void take_in(const JsonNode::Row& inner) {
        const auto first = row_.parts.insert(row_.parts.end(), inner.parts.begin(), inner.parts.end());
        first->before.insert(0, bytes_);  // the first of a row is always there
        bytes_ = inner.end;
    }

    std::string bytes_;  ///< that stand before what comes next
    JsonNode::Row row_;
};

std::string key_bytes(const std::string& key) {
    std::string json;
    append_json_string(json, key);
    return json + ':';
}

bool is_branch(const yaml::Node& node) {
    return node.find("$when") != nullptr || node.find("$then") != nullptr || node.find("$else") != nullptr;
}

NodePointer compile_branch(const Site& site, const yaml::Node& node) {
    const yaml::MapReader map(node, "a choice", node.place, {"$when", "$then", "$else"}, site.mistakes());
    JsonNode::Branch branch;
    if (const yaml::Node* when = map.require("$when", "{ $when: CONDITION, $then: X, $else: Y }"))
        branch.when = compile_condition(site, *when);
    const yaml::Node* then = map.find_even_null("$then");
    if (then == nullptr)
        map.require("$then", "{ $when: CONDITION, $then: X, $else: Y }");
    else
        branch.then = compile_body(site, *then);
    if (const yaml::Node* otherwise = map.find_even_null("$else"))
        branch.otherwise = compile_body(site, *otherwise);
    if (branch.then == nullptr) branch.then = bytes("null");
    return std::make_shared<const JsonNode>(JsonNode{std::move(branch)});
}

NodePointer compile_object(const Site& site, const yaml::Node& node) {
    JsonNode::Object object;
    for (const yaml::Node::Entry& entry : node.entries) {
        if (entry.key.text.starts_with('$')) {
            const std::string hint = yaml::did_you_mean(entry.key.text, {"$when", "$then", "$else"});
            if (!hint.empty())
                site.mistakes().add(entry.key.place, "unknown word '" + entry.key.text + "'", hint);
        }
        object.members.push_back({key_bytes(entry.key.text), compile_body(site, entry.value)});
    }
    // Where the first may be left out, whether a comma stands before the next shows only when it is rendered.
    if (!object.members.empty() && may_be_left_out(*object.members.front().node))
        return std::make_shared<const JsonNode>(JsonNode{std::move(object)});
    RowWriter row("{");
    std::string_view comma;
    for (const JsonNode::Member& member : object.members) {
        row.add(std::string(comma) + member.key, member.node);
        comma = ",";
    }
    return row.finish('}');
}

NodePointer compile_list(const Site& site, const yaml::Node& node) {
    JsonNode::List list;
    for (const yaml::Node& item : node.items) list.items.push_back(compile_body(site, item));
    if (!list.items.empty() && may_be_left_out(*list.items.front()))
        return std::make_shared<const JsonNode>(JsonNode{std::move(list)});
    RowWriter row("[");
    std::string_view comma;
    for (const NodePointer& item : list.items) {
        row.add(comma, item);
        comma = ",";
    }
    return row.finish(']');
}

NodePointer compile_scalar(const Site& site, const yaml::Node& node) {
    ValueTemplate value = compile_value(site, node);
    if (const Value* constant = std::get_if<Value>(&value)) return bytes(to_json(*constant));
    return std::make_shared<const JsonNode>(JsonNode{JsonNode::Dynamic{std::move(value)}});
}

}  // namespace

NodePointer compile_body(const Site& site, const yaml::Node& node) {
    if (!site.draft.count_part(node.place)) return bytes("null");
    if (site.draft.open_bodies >= deepest_body) {
        site.draft.is_cut = true;
        site.mistakes().add(node.place, "the body is nested more than 256 deep once its views are spread out",
                            "render fewer views within views");
        return bytes("null");
    }
    ++site.draft.open_bodies;
    NodePointer compiled;
    if (node.is_map())
        compiled = is_branch(node) ? compile_branch(site, node) : compile_object(site, node);
    else
        compiled = node.is_list() ? compile_list(site, node) : compile_scalar(site, node);
    --site.draft.open_bodies;
    return compiled;
}

}  // namespace understudy::scenario
