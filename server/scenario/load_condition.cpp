#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "scenario/compile.h"

namespace understudy::scenario {
namespace {

/// A number and the text that spells it are equal to the engine, so one that fits is enough.
std::optional<Misfit> misfit_however_spelled(const Schema& schema, const Value& constant) {
    std::optional<Misfit> reason = misfit(schema, constant);
    if (!reason) return {};
    const bool is_text = constant.is_text();
    const Value other = is_text ? read_parameter(schema, constant.text()) : Value(to_text(constant));
    const bool is_scalar = !constant.is_list() && !constant.is_object();
    if (is_scalar && !misfit(schema, other)) return {};
    return reason;
}

/// Compiles what one value must be.
class MatcherReader {
  public:
    MatcherReader(const Site& site, const Yield& left, const std::string& spelled)
        : site_(site), left_(left), spelled_(spelled) {}

    Matcher read(const yaml::Node& node) {
        if (node.is_map()) return read_keywords(node);
        Matcher::OneOf values;
        for (const yaml::Node* item : site_.draft.read.one_or_more(node)) {
            if (!item->is_scalar()) {
                site_.mistakes().add(
                    item->place,
                    "one of several values must be a text, number or template, not " + yaml::describe(*item));
                continue;
            }
            ValueTemplate value = compile_value(site_, *item);
            if (const Value* constant = std::get_if<Value>(&value)) check_comparable(*constant, *item);
            values.values.push_back(std::move(value));
        }
        if (values.values.empty() && node.is_list() && node.items.empty())
            site_.mistakes().add(node.place, "nothing is one of an empty list");
        return {std::move(values)};
    }

  private:
    Matcher read_keywords(const yaml::Node& node) {
        const yaml::MapReader map(node, "a condition on '" + spelled_ + "'", node.place,
                                  {"present", "not", "contains", "pattern", "minimum", "maximum"},
                                  site_.mistakes());
        Matcher::All all;
        const yaml::Reader& read = site_.draft.read;
        if (const yaml::Node* value = map.find("present")) {
            all.each.push_back({Matcher::Present{read.boolean(*value, "'present'").value_or(true)}});
        }
        if (const yaml::Node* value = map.find_even_null("not")) {
            all.each.push_back({Matcher::Not{std::make_shared<const Matcher>(this->read(*value))}});
        }
        if (const yaml::Node* value = map.find_even_null("contains")) {
            MatcherReader member(site_, {}, spelled_);
            all.each.push_back({Matcher::Contains{std::make_shared<const Matcher>(member.read(*value))}});
        }
        if (const yaml::Node* value = map.find("pattern")) read_pattern(*value, all);
        if (const yaml::Node* value = map.find("minimum")) {
            all.each.push_back({Matcher::AtLeast{read.number(*value, "'minimum'").value_or(0)}});
        }
        if (const yaml::Node* value = map.find("maximum")) {
            all.each.push_back({Matcher::AtMost{read.number(*value, "'maximum'").value_or(0)}});
        }
        if (node.entries.empty())
            site_.mistakes().add(node.place, "an empty condition",
                                 "write a value, a list or { present: true }");
        if (all.each.size() == 1) return std::move(all.each[0]);
        return {std::move(all)};
    }

    void read_pattern(const yaml::Node& node, Matcher::All& all) {
        const std::optional<std::string> text = site_.draft.read.text(node, "a pattern");
        if (!text) return;
        auto compiled = Pattern::compile(*text);
        if (const std::string* reason = std::get_if<std::string>(&compiled)) {
            site_.mistakes().add(node.place, "'" + *text + "' is no pattern: " + *reason,
                                 "patterns are RE2 regular expressions");
            return;
        }
        all.each.push_back({Matcher::Matches{std::get<std::shared_ptr<const Pattern>>(std::move(compiled))}});
    }

    /// A constant that the left side can never be is a mistake, mostly of spelling.
    void check_comparable(const Value& constant, const yaml::Node& node) {
        if (!constant.is_present()) return;
        if (left_.lifecycle != nullptr) {
            const std::string name = to_text(constant);
            if (left_.lifecycle->state_of(name) >= 0) return;
            site_.mistakes().add(node.place,
                                 "lifecycle '" + left_.lifecycle->name + "' has no state '" + name + "'",
                                 yaml::suggestion(name, left_.lifecycle->states));
        } else if (left_.schema != nullptr) {
            const std::optional<Misfit> reason = misfit_however_spelled(*left_.schema, constant);
            if (reason)
                site_.mistakes().add(node.place,
                                     "'" + spelled_ + "' can never be this: it " + reason->reason);
        } else if (left_.setting != nullptr && !left_.setting->one_of.empty()) {
            std::vector<std::string> allowed;
            for (const Value& value : left_.setting->one_of) allowed.push_back(to_text(value));
            if (std::find(allowed.begin(), allowed.end(), to_text(constant)) != allowed.end()) return;
            site_.mistakes().add(node.place, "'" + spelled_ + "' can never be this",
                                 "it is " + yaml::list_of(allowed));
        }
    }

    const Site& site_;
    const Yield left_;
    const std::string& spelled_;
};

/// The left side of an entry. A thing alone may only be asked whether it is there: its key stands for it.
std::optional<Compiled> read_left(const Site& site, const yaml::Node& key, const yaml::Node& right) {
    std::optional<Compiled> left = compile_read(site, key);
    if (!left || left->yields.is == Yield::Is::value) return left;
    const bool asks_presence =
        right.is_map() && right.entries.size() == 1 && right.find("present") != nullptr;
    if (!asks_presence || left->yields.is != Yield::Is::thing || left->yields.thing.kind < 0) {
        site.mistakes().add(key.place, "'" + key.text + "' is not a value",
                            "read one of its fields, or ask { present: true }");
        return {};
    }
    const Thing thing = left->yields.thing;
    if (thing.type == SlotType::move)
        left->expression.steps.push_back({Step::Is::move, static_cast<int>(MovePart::number), 0, {}});
    else
        left->expression.steps.push_back(
            {Step::Is::field, site.draft.vendor.kinds[static_cast<std::size_t>(thing.kind)].key, 0, {}});
    left->yields = {};
    return left;
}

}  // namespace

Condition compile_condition(const Site& site, const yaml::Node& node) {
    Condition condition;
    if (!site.draft.read.is_map(node, "a condition")) return condition;
    if (node.entries.empty())
        site.mistakes().add(node.place, "an empty condition always holds", "leave it out");
    for (const yaml::Node::Entry& entry : node.entries) {
        if (!site.draft.count_part(entry.key.place)) break;
        std::optional<Compiled> left = read_left(site, entry.key, entry.value);
        const Yield yields = left ? left->yields : Yield{};
        Matcher matcher = MatcherReader(site, yields, entry.key.text).read(entry.value);
        // What could not be read still asks for something: the condition is not one that always holds.
        condition.all.push_back({left ? std::move(left->expression) : Expression{}, std::move(matcher)});
    }
    return condition;
}

}  // namespace understudy::scenario
