#include <string>
#include <utility>
#include <variant>

#include "scenario/load_parts.h"
#include "scenario/load_provenance.h"
#include "scenario/load_reply.h"

namespace understudy::scenario {
namespace {

yaml::MapReader read_keys(const Draft& draft, const Section::Entry& entry) {
    return {*entry.node,
            "file '" + entry.name + "'",
            entry.place,
            {"source", "grade", "note", "people", "columns", "only", "header", "part", "parts", "compress"},
            draft.mistakes()};
}

ValueTemplate load_value(const Site& site, const yaml::MapReader& map, std::string_view key) {
    const yaml::Node* node = map.find(key);
    return node == nullptr ? ValueTemplate(Value()) : compile_value(site, *node);
}

/// The field whose texts are keys of audiences: the one that `read` ends at.
void note_audience_field(const Site& site, const Expression& read) {
    const Root* root = std::get_if<Root>(&read.head);
    if (root == nullptr || *root != Root::slot || read.steps.empty() || !read.filters.empty()) return;
    const Step& last = read.steps.back();
    if (last.is != Step::Is::field) return;
    int kind = site.scope.slots[static_cast<std::size_t>(read.index)].kind;
    for (const Step& step : read.steps) {
        if (step.is == Step::Is::hop) kind = step.kind;
    }
    site.draft.audience_fields.insert({kind, last.index});
}

void load_people(const Site& site, const yaml::MapReader& map, FileBody& file) {
    const yaml::Node* people = map.require("people", "name an audience of the population");
    if (people == nullptr) return;
    if (!people->is_scalar()) {
        site.draft.read.text(*people, "'people'");
        return;
    }
    if (site.draft.people == People::missing) {
        site.mistakes().add(
            people->place, "there are no people: no population.yaml was found",
            "put one beside the vendor's folder, or name a folder that has one with --scenarios");
    }
    file.people = compile_value(site, *people);
    if (const Expression* read = std::get_if<Expression>(&file.people)) note_audience_field(site, *read);
    if (site.draft.people != People::known) return;
    const Value* constant = std::get_if<Value>(&file.people);
    if (constant == nullptr || !constant->is_text() ||
        site.draft.population.audience_of(constant->text()) >= 0)
        return;
    std::vector<std::string> keys;
    for (const Audience& audience : site.draft.population.audiences) keys.push_back(audience.key);
    site.mistakes().add(people->place, "there is no audience '" + constant->text() + "'",
                        yaml::suggestion(constant->text(), keys));
}

void load_columns(const Site& site, const yaml::MapReader& map, FileBody& file) {
    const yaml::Node* columns = map.require("columns");
    if (columns == nullptr || !site.draft.read.is_map(*columns, "'columns'")) return;
    if (site.draft.people != People::known) return;  // which fields a person has is not known
    const Thing person{SlotType::person, -1};
    file.person_slot = take_slot(site, "person", person, map.name_place());
    if (file.person_slot < 0) return;
    const Scope::Block block(site.scope);
    bind_thing(site, person, file.person_slot);
    for (const yaml::Node::Entry& entry : columns->entries) {
        file.columns.push_back({entry.key.text, compile_body(site, entry.value)});
    }
    if (columns->entries.empty()) site.mistakes().add(columns->place, "a file needs at least one column");
}

}  // namespace

void load_files(Draft& draft) {
    for (const Section::Entry& entry : draft.files.entries()) {
        const yaml::MapReader map = read_keys(draft, entry);
        File file;
        file.name = entry.name;
        if (map.is_map()) file.provenance = load_provenance(draft, map, Source::required);
        if (const yaml::Node* parts = map.find("parts")) {
            file.parts = static_cast<int>(draft.read.integer(*parts, "'parts'", {1, 1000}).value_or(1));
        }
        if (const yaml::Node* compress = map.find("compress")) {
            file.gzip = draft.read.one_of(*compress, "'compress'", {"gzip"}).has_value();
        }
        if (map.find("part") != nullptr && map.find("parts") == nullptr) {
            draft.mistakes().add(map.place_of("part"), "'part' without 'parts'",
                                 "say into how many the file is cut: parts: 2");
        }
        draft.vendor.files.push_back(std::move(file));
    }
}

std::optional<FileBody> load_file_body(const Site& site, const yaml::Node& node) {
    const std::optional<std::string> name = site.draft.read.text(node, "'file'");
    if (!name) return {};
    FileBody file;
    file.file = site.draft.files.use(*name, node.place, site.mistakes());
    if (file.file < 0) return {};
    const ToldOnce told_once(site);
    const Section::Entry& entry = site.draft.files.entry(file.file);
    if (!entry.node->is_map()) return {};
    const yaml::MapReader map = read_keys(site.draft, entry);
    load_people(site, map, file);
    file.only = load_value(site, map, "only");
    file.header = load_value(site, map, "header");
    file.part = load_value(site, map, "part");
    load_columns(site, map, file);
    return file;
}

}  // namespace understudy::scenario
