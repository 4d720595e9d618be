#include "contract/load_rules.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "scenario/load_provenance.h"

namespace understudy::contract {
namespace {

/// What a rule in rules.yaml may say.
std::vector<std::string_view> keys_of(const RuleType& type) {
    std::vector<std::string_view> keys{"rule", "source", "because"};
    keys.insert(keys.end(), type.keys.begin(), type.keys.end());
    return keys;
}

}  // namespace

std::vector<std::string> RuleReader::names() const {
    std::vector<std::string> names;
    for (const DeclaredRule& declared : declared_) names.push_back(declared.name);
    return names;
}

void RuleReader::declare(const yaml::Node& rules) {
    if (!read_.is_map(rules, "'rules'")) return;
    for (const yaml::Node::Entry& entry : rules.entries) {
        DeclaredRule declared{.name = entry.key.text, .type = nullptr, .node = &entry.value, .place = entry.key.place,
                              .source = {}, .because = {}};
        std::string type = declared.name;
        Place place = entry.key.place;
        if (const yaml::Node* named = entry.value.find("rule")) {
            type = read_.text(*named, "the name of a rule").value_or("");
            place = named->place;
        }
        declared.type = rule_type(type);
        if (declared.type == nullptr) {
            read_.mistakes().add(place, "there is no rule '" + type + "'", yaml::suggestion(type, rule_names()));
        } else {
            const auto keys = keys_of(*declared.type);
            const yaml::MapReader map(entry.value, "rule '" + declared.name + "'", entry.key.place, keys, read_.mistakes());
            if (const yaml::Node* source = map.require("source", "say where the vendor asks for it: source: ALIAS:LINE"))
                declared.source = scenario::load_source(read_, documents_, *source);
            if (const yaml::Node* because = map.require("because", "say what is written there, in a sentence"))
                declared.because = read_.text(*because, "a reason").value_or("");
        }
        declared_.push_back(std::move(declared));
    }
}

RuleChoice RuleReader::choice(const DeclaredRule& declared, const yaml::Node* over, const Place& place) const {
    RuleChoice choice{.name = declared.name, .rule = {}, .source = declared.source, .because = declared.because};
    const auto keys = keys_of(*declared.type);
    yaml::Mistakes told_already;
    const yaml::MapReader map(*declared.node, "rule '" + declared.name + "'", declared.place, keys, told_already);
    std::optional<yaml::MapReader> laid_over;
    if (over != nullptr)
        laid_over.emplace(*over, "rule '" + declared.name + "'", place, declared.type->keys, read_.mistakes());
    choice.rule = declared.type->prepare(RuleParameters(read_, vendor_, map, laid_over ? &*laid_over : nullptr));
    return choice;
}

std::vector<RuleChoice> RuleReader::all() const {
    std::vector<RuleChoice> choices;
    for (const DeclaredRule& declared : declared_)
        if (declared.type != nullptr) choices.push_back(choice(declared, nullptr, declared.place));
    return choices;
}

std::vector<RuleChoice> RuleReader::choose(const yaml::Node& list) const {
    std::vector<RuleChoice> choices;
    if (!read_.is_list(list, "'rules'")) return choices;
    for (const yaml::Node& item : list.items) {
        const bool is_map = item.is_map() && item.entries.size() == 1;
        const yaml::Node& name = is_map ? item.entries.front().key : item;
        if (!name.is_scalar() || name.is_null()) {
            read_.mistakes().add(item.place, "a rule is a name, or one name with its parameters",
                                 "- NAME, or - NAME: { every: 2s }");
            continue;
        }
        const auto declared = std::find_if(declared_.begin(), declared_.end(),
                                           [&](const DeclaredRule& each) { return each.name == name.text; });
        if (declared == declared_.end()) {
            const bool is_known = rule_type(name.text) != nullptr;
            read_.mistakes().add(name.place, "rules.yaml has no rule '" + name.text + "'",
                                 is_known ? "declare it there, with its source" : yaml::suggestion(name.text, names()));
        } else if (declared->type != nullptr) {
            choices.push_back(choice(*declared, is_map ? &item.entries.front().value : nullptr, name.place));
        }
    }
    return choices;
}

}  // namespace understudy::contract
