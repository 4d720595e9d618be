#include <algorithm>
#include <utility>

#include "scenario/resolver.h"

namespace understudy::scenario {
namespace {

const std::vector<std::string> builtins{"created", "state", "entered", "due", "progress", "reached"};
const std::vector<std::string> move_parts{"id", "from", "to", "at", "number"};
const std::vector<std::string> window_parts{"name", "count", "limit", "reset", "reset_in", "exceeded"};

const Schema& progress_schema() {
    static const Schema schema = [] {
        Schema percent;
        percent.types = Schema::integer;
        percent.minimum = 0;
        percent.maximum = 100;
        return percent;
    }();
    return schema;
}

}  // namespace

bool Resolver::read_name(const Scope::Name& name) {
    out_.expression.head = Root::slot;
    out_.expression.index = name.slot;
    if (name.through_owner) add_step(Step::Is::owner, 0);
    switch (name.thing.type) {
        case SlotType::instance:
            return read_instance(name.thing.kind, 1);
        case SlotType::move:
            return read_thing_part(name.thing, Step::Is::move, "a move", move_parts);
        case SlotType::window:
            return read_thing_part(name.thing, Step::Is::window, "a window", window_parts);
        case SlotType::person:
            break;
    }
    std::vector<std::string> fields;
    for (const PersonField& field : site_.scope.population->fields) fields.push_back(field.name);
    return read_thing_part(name.thing, Step::Is::person, "a person", fields);
}

/// `at` is the word that is read from an instance of the kind.
bool Resolver::read_instance(int kind_index, std::size_t at) {
    const Kind& kind = site_.draft.vendor.kinds[static_cast<std::size_t>(kind_index)];
    if (at == path_.size()) {
        out_.yields = {};
        out_.yields.is = Yield::Is::thing;
        out_.yields.thing = {SlotType::instance, kind_index};
        return true;
    }
    const Word& word = path_[at];
    if (const int field = kind.field_of(word.text); field >= 0) return read_field(kind, field, at);
    const auto builtin = std::find(builtins.begin(), builtins.end(), word.text);
    if (builtin != builtins.end())
        return read_builtin(kind, static_cast<Builtin>(builtin - builtins.begin()), at);
    if (word.text == "moves") {
        return fail(word, "'moves' cannot be read as a value",
                    "make it a list: lists: { NAME: { of: " + kind.name + ".moves } }");
    }
    std::vector<std::string> names;
    for (const Field& field : kind.fields) names.push_back(field.name);
    names.insert(names.end(), builtins.begin(), builtins.end());
    return fail(word, "resource '" + kind.name + "' has no field '" + word.text + "'",
                yaml::suggestion(word.text, names));
}

bool Resolver::read_field(const Kind& kind, int index, std::size_t at) {
    const Field& field = kind.fields[static_cast<std::size_t>(index)];
    const bool is_last = at + 1 == path_.size();
    if (field.ref >= 0 && !is_last) {
        out_.expression.steps.push_back({Step::Is::hop, index, field.ref, {}});
        return read_instance(field.ref, at + 1);
    }
    add_step(Step::Is::field, index);
    out_.yields = {};
    out_.yields.schema = &field.schema;
    out_.yields.ref = field.ref;
    out_.yields.is_secret = field.schema.secret;
    return is_last || read_members(field.schema, "field '" + kind.name + "." + field.name + "'", at + 1);
}

bool Resolver::read_builtin(const Kind& kind, Builtin builtin, std::size_t at) {
    const Word& word = path_[at];
    const Lifecycle* lifecycle =
        kind.lifecycle < 0 ? nullptr
                           : &site_.draft.vendor.lifecycles[static_cast<std::size_t>(kind.lifecycle)];
    if (lifecycle == nullptr && builtin != Builtin::created) {
        return fail(word, "resource '" + kind.name + "' has no lifecycle, so it has no '" + word.text + "'",
                    "give it one: lifecycle: NAME");
    }
    if (site_.scope.is_before_first_state && at == 1 && builtin != Builtin::created) {
        return fail(word, "a new " + kind.name + " has no '" + word.text + "' before it has a plan",
                    "ask for one of its fields");
    }
    add_step(Step::Is::builtin, static_cast<int>(builtin));
    out_.yields = {};
    if (builtin == Builtin::state) out_.yields.lifecycle = lifecycle;
    if (builtin == Builtin::progress) out_.yields.schema = &progress_schema();
    if (builtin != Builtin::reached || at + 1 == path_.size()) return end_at(at + 1, "'" + word.text + "'");
    const Word& state = path_[at + 1];
    if (lifecycle->state_of(state.text) < 0) {
        return fail(state, "lifecycle '" + lifecycle->name + "' has no state '" + state.text + "'",
                    yaml::suggestion(state.text, lifecycle->states));
    }
    add_member(state);
    return end_at(at + 2, "a time");
}

/// Follows the members of an object as far as its schema says which there are, and further.
bool Resolver::read_members(const Schema& whole, const std::string& what, std::size_t at) {
    const Schema* schema = &whole;
    bool is_secret = whole.secret;
    for (; at < path_.size(); ++at) {
        const Word& word = path_[at];
        if (schema != nullptr && schema->types != 0 && (schema->types & Schema::object) == 0) {
            return fail(word, what + " has no members");
        }
        const Schema* next = nullptr;
        if (schema != nullptr && !schema->properties.empty()) {
            const auto found =
                std::find_if(schema->properties.begin(), schema->properties.end(),
                             [&](const Schema::Property& property) { return property.name == word.text; });
            if (found == schema->properties.end()) return fail_at_member(word, *schema, what);
            next = &found->schema;
        }
        add_member(word);
        schema = next;
        is_secret = is_secret || (schema != nullptr && schema->secret);
    }
    out_.yields.schema = schema;
    out_.yields.is_secret = is_secret;
    return true;
}

bool Resolver::fail_at_member(const Word& word, const Schema& schema, const std::string& what) {
    std::vector<std::string> names;
    for (const Schema::Property& property : schema.properties) names.push_back(property.name);
    return fail(word, what + " has no property '" + word.text + "'", yaml::suggestion(word.text, names));
}

bool Resolver::read_thing_part(Thing thing, Step::Is is, const std::string& what,
                               const std::vector<std::string>& parts) {
    if (path_.size() == 1) {
        out_.yields.is = Yield::Is::thing;
        out_.yields.thing = thing;
        return true;
    }
    const Word& word = path_[1];
    const auto part = std::find(parts.begin(), parts.end(), word.text);
    if (part == parts.end())
        return fail(word, what + " has no '" + word.text + "'", yaml::suggestion(word.text, parts));
    add_step(is, static_cast<int>(part - parts.begin()));
    if (is == Step::Is::move && (word.text == "from" || word.text == "to")) {
        const int lifecycle = site_.draft.vendor.kinds[static_cast<std::size_t>(thing.kind)].lifecycle;
        if (lifecycle >= 0)
            out_.yields.lifecycle = &site_.draft.vendor.lifecycles[static_cast<std::size_t>(lifecycle)];
    }
    return end_at(2, "'" + word.text + "' of " + what);
}

}  // namespace understudy::scenario
