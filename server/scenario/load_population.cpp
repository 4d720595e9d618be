#include "scenario/load_population.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "scenario/compile.h"
#include "scenario/names.h"

namespace understudy::scenario {
namespace {

using Made = decltype(PersonField::made);

constexpr std::int64_t most_people = 10'000'000;

/// A scope in which `person` is slot 0 and has the fields known so far.
Scope person_scope(std::string where, const PopulationModel& model) {
    Scope scope(std::move(where), {});
    scope.population = &model;
    scope.add_slot("person", {SlotType::person, -1});
    scope.bind("person", 0);
    return scope;
}

std::vector<Value> load_pick(const yaml::Reader& read, const yaml::Node& node) {
    std::vector<Value> values;
    if (!read.is_list(node, "'pick'")) return values;
    for (const yaml::Node& item : node.items) values.push_back(read.value(item));
    if (values.empty()) read.mistakes().add(node.place, "'pick' has nothing to pick from");
    return values;
}

PersonField::Weighted load_weighted(const yaml::Reader& read, const yaml::Node& node) {
    PersonField::Weighted weighted;
    if (!read.is_map(node, "'weighted'")) return weighted;
    for (const yaml::Node::Entry& entry : node.entries) {
        const std::int64_t weight = read.integer(entry.value, "a weight", {0, 1'000'000'000}).value_or(0);
        weighted.values.emplace_back(read.value(entry.key), weight);
        weighted.total += weight;
    }
    if (weighted.total == 0) read.mistakes().add(node.place, "'weighted' has nothing with a weight");
    return weighted;
}

PersonField::Integer load_range(const yaml::Reader& read, const yaml::Node& node) {
    PersonField::Integer range;
    constexpr std::int64_t far = 1'000'000'000'000'000;
    if (!node.is_list() || node.items.size() != 2) {
        read.mistakes().add(node.place, "'integer' must be a list of the smallest and the largest",
                            "integer: [18, 90]");
        return range;
    }
    range.from = read.integer(node.items[0], "the smallest", {-far, far}).value_or(0);
    range.to = read.integer(node.items[1], "the largest", {-far, far}).value_or(range.from);
    if (range.to < range.from)
        read.mistakes().add(node.items[1].place, "the largest is smaller than the smallest");
    return range;
}

Made load_random(const yaml::Reader& read, const yaml::Node& node) {
    const std::optional<std::string> pattern = read.true_text(node, "'random'");
    if (!pattern) return PersonField::Sequence{};
    auto compiled = RandomText::compile(*pattern);
    if (RandomText* made = std::get_if<RandomText>(&compiled)) return std::move(*made);
    read.mistakes().add(node.place, "'" + *pattern + "' cannot be drawn: " + std::get<std::string>(compiled),
                        "a pattern is made of characters, classes [a-z0-9] and counts {8}");
    return PersonField::Sequence{};
}

Made load_made(Draft& draft, const PopulationModel& model, const yaml::Node::Entry& entry) {
    const yaml::MapReader map(entry.value, "field 'person." + entry.key.text + "'", entry.key.place,
                              {"sequence", "pick", "weighted", "integer", "random", "text"},
                              draft.mistakes());
    const yaml::Reader& read = draft.read;
    if (map.is_map() && entry.value.entries.size() != 1) {
        draft.mistakes().add(entry.key.place, map.what() + " must have one generator",
                             "sequence, pick, weighted, integer, random or text");
    }
    if (const yaml::Node* node = map.find("sequence"))
        return PersonField::Sequence{read.integer(*node, "'sequence'", {0, 1'000'000'000'000}).value_or(1)};
    if (const yaml::Node* node = map.find("pick")) return PersonField::Pick{load_pick(read, *node)};
    if (const yaml::Node* node = map.find("weighted")) return load_weighted(read, *node);
    if (const yaml::Node* node = map.find("integer")) return load_range(read, *node);
    if (const yaml::Node* node = map.find("random")) return load_random(read, *node);
    if (const yaml::Node* node = map.find("text")) {
        Scope scope = person_scope(map.what(), model);
        return compile_text({draft, scope}, *node);
    }
    return PersonField::Sequence{};
}

void load_audience(Draft& draft, const yaml::Node::Entry& entry, PopulationModel& model) {
    const yaml::MapReader map(entry.value, "audience '" + entry.key.text + "'", entry.key.place,
                              {"title", "where"}, draft.mistakes());
    Audience audience;
    audience.key = entry.key.text;
    if (const yaml::Node* title = map.require("title"))
        audience.title = draft.read.text(*title, "a title").value_or("");
    if (const yaml::Node* where = map.require("where", "where: { person.FIELD: VALUE }")) {
        Scope scope = person_scope(map.what(), model);
        const bool is_everyone = where->is_map() && where->entries.empty();
        if (!is_everyone) audience.where = compile_condition({draft, scope}, *where);
    }
    model.audiences.push_back(std::move(audience));
}

}  // namespace

PopulationModel load_population(const yaml::Node& root, yaml::Mistakes& mistakes) {
    PopulationModel model;
    Draft draft(mistakes, model);
    const yaml::MapReader map(root, "the population", root.place, {"people", "person", "audiences"},
                              mistakes);
    if (const yaml::Node* people = map.require("people", "how many: people: 1200")) {
        model.people = draft.read.integer(*people, "'people'", {0, most_people}).value_or(0);
    }
    if (const yaml::Node* person = map.require("person");
        person != nullptr && draft.read.is_map(*person, "'person'")) {
        for (const yaml::Node::Entry& entry : person->entries) {
            check_name(entry.key.text, entry.key.place, mistakes);
            Made made = load_made(draft, model, entry);
            model.fields.push_back({entry.key.text, std::move(made)});
        }
    }
    if (const yaml::Node* audiences = map.find("audiences");
        audiences != nullptr && draft.read.is_map(*audiences, "'audiences'")) {
        for (const yaml::Node::Entry& entry : audiences->entries) load_audience(draft, entry, model);
    }
    return model;
}

}  // namespace understudy::scenario
