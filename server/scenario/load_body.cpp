#include <memory>
#include <string>
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
    std::string constant = "{";
    bool is_constant = true;
    for (const yaml::Node::Entry& entry : node.entries) {
        if (entry.key.text.starts_with('$')) {
            const std::string hint = yaml::did_you_mean(entry.key.text, {"$when", "$then", "$else"});
            if (!hint.empty())
                site.mistakes().add(entry.key.place, "unknown word '" + entry.key.text + "'", hint);
        }
        JsonNode::Member member{key_bytes(entry.key.text), compile_body(site, entry.value)};
        const std::string* json = bytes_of(member.node);
        is_constant = is_constant && json != nullptr;
        if (is_constant) constant += (object.members.empty() ? "" : ",") + member.key + *json;
        object.members.push_back(std::move(member));
    }
    if (is_constant) return bytes(constant + '}');
    return std::make_shared<const JsonNode>(JsonNode{std::move(object)});
}

NodePointer compile_list(const Site& site, const yaml::Node& node) {
    JsonNode::List list;
    std::string constant = "[";
    bool is_constant = true;
    for (const yaml::Node& item : node.items) {
        NodePointer compiled = compile_body(site, item);
        const std::string* json = bytes_of(compiled);
        is_constant = is_constant && json != nullptr;
        if (is_constant) constant += (list.items.empty() ? "" : ",") + *json;
        list.items.push_back(std::move(compiled));
    }
    if (is_constant) return bytes(constant + ']');
    return std::make_shared<const JsonNode>(JsonNode{std::move(list)});
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
