#include "contract/rule_parameters.h"

#include <algorithm>

namespace understudy::contract {
namespace {

std::vector<std::string> names_of(const scenario::Vendor& vendor) {
    std::vector<std::string> names;
    for (const scenario::Operation& operation : vendor.operations) names.push_back(operation.name);
    return names;
}

/// The lifecycle of what the operation polls, else of the first thing it finds or creates that has one.
const scenario::Lifecycle* lifecycle_of(const scenario::Vendor& vendor, const scenario::Operation& operation) {
    const auto of_kind = [&](int kind) -> const scenario::Lifecycle* {
        if (kind < 0) return nullptr;
        const int index = vendor.kinds[static_cast<std::size_t>(kind)].lifecycle;
        return index < 0 ? nullptr : &vendor.lifecycles[static_cast<std::size_t>(index)];
    };
    if (operation.polls >= 0) return of_kind(operation.slots[static_cast<std::size_t>(operation.polls)].kind);
    const scenario::Lifecycle* found = nullptr;
    for (const scenario::Find& find : operation.find)
        if (const scenario::Lifecycle* lifecycle = of_kind(find.kind)) found = lifecycle;
    for (const scenario::NewResource& created : operation.create)
        if (const scenario::Lifecycle* lifecycle = of_kind(created.kind)) found = lifecycle;
    return found;
}

}  // namespace

const yaml::Node* RuleParameters::find(std::string_view key) const {
    if (over_ != nullptr)
        if (const yaml::Node* node = over_->find(key)) return node;
    return map_.find(key);
}

void RuleParameters::refuse(std::string message, std::string hint) const {
    read_.mistakes().add(over_ != nullptr ? over_->name_place() : map_.name_place(), std::move(message), std::move(hint));
}

int RuleParameters::operation_named(const yaml::Node& node) const {
    const std::optional<std::string> name = read_.text(node, "an operation");
    if (!name) return -1;
    const int index = vendor_.operation_of(*name);
    if (index < 0)
        read_.mistakes().add(node.place, "there is no operation '" + *name + "'", yaml::suggestion(*name, names_of(vendor_)));
    return index;
}

int RuleParameters::operation(std::string_view key) const {
    if (const yaml::Node* node = find(key)) return operation_named(*node);
    refuse("this rule needs '" + std::string(key) + "'", "name an operation: " + yaml::list_of(names_of(vendor_)));
    return -1;
}

std::vector<int> RuleParameters::operations(std::string_view key) const {
    std::vector<int> operations;
    if (const yaml::Node* node = find(key))
        for (const yaml::Node* each : read_.one_or_more(*node)) operations.push_back(operation_named(*each));
    return operations;
}

Duration RuleParameters::duration(std::string_view key, Duration otherwise) const {
    const yaml::Node* node = find(key);
    return node == nullptr ? otherwise : read_.duration(*node, "a duration").value_or(otherwise);
}

std::int64_t RuleParameters::integer(std::string_view key, std::int64_t otherwise, std::int64_t least) const {
    const yaml::Node* node = find(key);
    return node == nullptr ? otherwise : read_.integer(*node, "'" + std::string(key) + "'", {.least = least}).value_or(otherwise);
}

double RuleParameters::number(std::string_view key, double otherwise) const {
    const yaml::Node* node = find(key);
    return node == nullptr ? otherwise : read_.number(*node, "'" + std::string(key) + "'").value_or(otherwise);
}

std::string RuleParameters::text(std::string_view key, std::string otherwise) const {
    const yaml::Node* node = find(key);
    return node == nullptr ? otherwise : read_.text(*node, "'" + std::string(key) + "'").value_or(otherwise);
}

std::vector<std::string> RuleParameters::texts(std::string_view key) const {
    std::vector<std::string> texts;
    if (const yaml::Node* node = find(key))
        for (const yaml::Node* each : read_.one_or_more(*node))
            if (auto text = read_.text(*each, "a text")) texts.push_back(std::move(*text));
    return texts;
}

std::string RuleParameters::required_text(std::string_view key, std::string hint) const {
    if (!has(key)) refuse("this rule needs '" + std::string(key) + "'", std::move(hint));
    return text(key);
}

std::vector<std::string> RuleParameters::names_among(std::string_view key, std::string_view what,
                                                     const std::vector<std::string>& known) const {
    std::vector<std::string> names;
    const yaml::Node* node = find(key);
    if (node == nullptr) return names;
    for (const yaml::Node* each : read_.one_or_more(*node)) {
        const auto name = read_.text(*each, "a name");
        if (!name) continue;
        if (std::find(known.begin(), known.end(), *name) == known.end())
            read_.mistakes().add(each->place, "the operation has no " + std::string(what) + " '" + *name + "'", yaml::suggestion(*name, known));
        names.push_back(*name);
    }
    return names;
}

std::vector<std::string> RuleParameters::query_parameters(std::string_view key, int operation) const {
    if (operation < 0) return {};
    std::vector<std::string> known;
    for (const scenario::Parameter& each : vendor_.operations[static_cast<std::size_t>(operation)].query) known.push_back(each.name);
    return names_among(key, "query parameter", known);
}

std::vector<std::string> RuleParameters::headers(std::string_view key, int operation) const {
    if (operation < 0) return {};
    std::vector<std::string> known;
    for (const scenario::Parameter& each : vendor_.operations[static_cast<std::size_t>(operation)].headers) known.push_back(each.name);
    return names_among(key, "header", known);
}

Statuses RuleParameters::statuses(std::string_view key, Statuses otherwise) const {
    const yaml::Node* node = find(key);
    if (node == nullptr) return otherwise;
    Statuses statuses;
    for (const yaml::Node* each : read_.one_or_more(*node)) {
        const std::string text = each->is_scalar() ? each->text : std::string();
        const bool is_class = text.size() == 3 && text.ends_with("xx") && text[0] >= '1' && text[0] <= '5';
        if (is_class) {
            const int first = (text[0] - '0') * 100;
            statuses.emplace_back(first, first + 99);
        } else if (const auto status = read_.integer(*each, "a status", {.least = 100, .most = 599})) {
            statuses.emplace_back(static_cast<int>(*status), static_cast<int>(*status));
        }
    }
    return statuses;
}

std::vector<std::string> RuleParameters::states(std::string_view key, int operation) const {
    if (operation < 0) return {};
    const scenario::Lifecycle* lifecycle =
        lifecycle_of(vendor_, vendor_.operations[static_cast<std::size_t>(operation)]);
    if (lifecycle == nullptr) {
        refuse("operation '" + vendor_.operations[static_cast<std::size_t>(operation)].name + "' shows nothing that has states");
        return {};
    }
    std::vector<std::string> states;
    if (const yaml::Node* node = find(key)) {
        for (const yaml::Node* each : read_.one_or_more(*node)) {
            const auto state = read_.text(*each, "a state");
            if (!state) continue;
            if (lifecycle->state_of(*state) < 0)
                read_.mistakes().add(each->place, "there is no state '" + *state + "'", yaml::suggestion(*state, lifecycle->states));
            states.push_back(*state);
        }
        return states;
    }
    for (std::size_t i = 0; i < lifecycle->states.size(); ++i)
        if (lifecycle->is_end(static_cast<int>(i))) states.push_back(lifecycle->states[i]);
    if (states.empty())
        refuse("the lifecycle '" + lifecycle->name + "' has no end", "say which states end a job: " + std::string(key) + ": [..]");
    return states;
}

std::vector<std::pair<std::string, Value>> RuleParameters::members(std::string_view key) const {
    std::vector<std::pair<std::string, Value>> members;
    const yaml::Node* node = find(key);
    if (node == nullptr || !read_.is_map(*node, "'" + std::string(key) + "'")) return members;
    for (const yaml::Node::Entry& entry : node->entries) members.emplace_back(entry.key.text, read_.value(entry.value));
    return members;
}

std::string spelled(const Statuses& statuses) {
    std::string text;
    for (std::size_t i = 0; i < statuses.size(); ++i) {
        text += i == 0 ? "" : i + 1 == statuses.size() ? " or " : ", ";
        const auto& [first, last] = statuses[i];
        text += first == last ? std::to_string(first) : std::to_string(first / 100) + "xx";
    }
    return text;
}

bool is_one_of(int status, const Statuses& statuses) {
    return std::any_of(statuses.begin(), statuses.end(),
                       [&](const auto& range) { return status >= range.first && status <= range.second; });
}

}  // namespace understudy::contract
