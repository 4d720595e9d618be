#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "scenario/compile.h"
#include "scenario/load_parts.h"
#include "scenario/load_provenance.h"
#include "scenario/load_schema.h"
#include "scenario/names.h"

namespace understudy::scenario {
namespace {

/// What every instance has besides its fields, and what a data item may say besides them.
constexpr std::string_view reserved[] = {"created", "state", "entered", "due",  "progress",
                                         "reached", "moves", "plan",    "each", "repeat"};

void load_random(const Draft& draft, const yaml::MapReader& map, Field& field) {
    const yaml::Node* node = map.find("random");
    const yaml::Node* first = map.find("first");
    if (node == nullptr) {
        if (first != nullptr)
            draft.mistakes().add(map.place_of("first"), "'first' is for fields with 'random'");
        return;
    }
    const std::optional<std::string> pattern = draft.read.true_text(*node, "'random'");
    if (!pattern) return;
    auto compiled = RandomText::compile(*pattern);
    if (const std::string* reason = std::get_if<std::string>(&compiled)) {
        draft.mistakes().add(node->place, "'" + *pattern + "' cannot be drawn: " + *reason,
                             "a pattern is made of characters, classes [a-z0-9] and counts {8}");
    } else {
        field.random = std::get<RandomText>(std::move(compiled));
    }
    if (first == nullptr || !draft.read.is_list(*first, "'first'")) return;
    for (const yaml::Node& item : first->items) field.first.push_back(draft.read.value(item));
}

void load_generator(const Draft& draft, const yaml::MapReader& map, Field& field) {
    load_random(draft, map, field);
    const yaml::Node* sequence = map.find("sequence");
    if (sequence == nullptr) return;
    field.sequence = draft.read.integer(*sequence, "'sequence'", {0, 1'000'000'000'000'000});
    if (map.find("random") != nullptr) {
        draft.mistakes().add(map.place_of("sequence"), map.what() + " has two generators",
                             "keep 'sequence' or 'random'");
    }
    const std::uint8_t types = field.schema.types;
    if (types != 0 && (types & (Schema::integer | Schema::number | Schema::string)) == 0) {
        draft.mistakes().add(map.place_of("sequence"),
                             "'sequence' makes integers, which the field's type does not allow");
    }
}

Field load_field(Draft& draft, const std::string& kind, const yaml::Node::Entry& entry) {
    const std::string& name = entry.key.text;
    const yaml::MapReader map(entry.value, "field '" + kind + "." + name + "'", entry.key.place,
                              schema_keys({"ref", "sequence", "random", "first"}), draft.mistakes());
    check_name(name, entry.key.place, draft.mistakes());
    if (std::find(std::begin(reserved), std::end(reserved), name) != std::end(reserved)) {
        draft.mistakes().add(entry.key.place, "no field may be called '" + name + "'",
                             "every instance has or understands this name already");
    }
    Field field;
    field.name = name;
    field.schema = load_schema(draft.read, map);
    load_generator(draft, map, field);
    if (const yaml::Node* ref = map.find("ref")) {
        const std::optional<std::string> target = draft.read.text(*ref, "'ref'");
        if (target) field.ref = draft.kinds.use(*target, ref->place, draft.mistakes());
    }
    return field;
}

Kind load_kind(Draft& draft, const Section::Entry& entry) {
    const std::string what = "resource '" + entry.name + "'";
    const yaml::MapReader map(*entry.node, what, entry.place,
                              {"key", "lifecycle", "fields", "source", "grade", "note"}, draft.mistakes());
    check_free_name(entry.name, entry.place, draft.mistakes());
    load_provenance(draft, map, Source::optional);
    Kind kind;
    kind.name = entry.name;
    const yaml::Node* fields = map.require("fields");
    if (fields != nullptr && draft.read.is_map(*fields, "'fields'")) {
        for (const yaml::Node::Entry& field : fields->entries) {
            const int number = static_cast<int>(kind.fields.size());
            kind.fields.push_back(load_field(draft, entry.name, field));
            if (const yaml::Node* standard = field.value.find("default"))
                note_text(draft, static_cast<int>(draft.vendor.kinds.size()), number,
                          kind.fields.back().schema.default_value, standard->place);
        }
    }
    const yaml::Node* key = map.find("key");
    const std::string key_name = key != nullptr ? draft.read.text(*key, "'key'").value_or("") : "id";
    kind.key = kind.field_of(key_name);
    if (kind.key < 0) {
        std::vector<std::string> names;
        for (const Field& field : kind.fields) names.push_back(field.name);
        if (key != nullptr)
            draft.mistakes().add(key->place, what + " has no field '" + key_name + "'",
                                 yaml::suggestion(key_name, names));
        else if (fields != nullptr)
            draft.mistakes().add(entry.place, what + " has no field 'id'",
                                 "name the field it is found by: key: FIELD");
        kind.key = 0;
    }
    if (kind.fields.empty()) kind.fields.push_back({});  // there is a mistake; later steps may rely on a key
    if (const yaml::Node* lifecycle = map.find("lifecycle")) {
        const std::optional<std::string> name = draft.read.text(*lifecycle, "'lifecycle'");
        if (name) kind.lifecycle = draft.lifecycles.use(*name, lifecycle->place, draft.mistakes());
    }
    return kind;
}

}  // namespace

void load_kinds(Draft& draft) {
    for (const Section::Entry& entry : draft.kinds.entries())
        draft.vendor.kinds.push_back(load_kind(draft, entry));
}

}  // namespace understudy::scenario
