#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "scenario/compile.h"

namespace understudy::scenario {
namespace {

using Word = ExpressionSyntax::Word;

const std::vector<std::string> roots{"path",     "query",  "headers",  "body",    "request",
                                     "settings", "now",    "base_url", "elapsed", "problem",
                                     "limit",    "limits", "n",        "audience"};
const std::vector<std::string> request_parts{"method", "url", "path", "target", "body", "host", "id"};
const std::vector<std::string> list_parts{"items",  "count", "total",     "limit",
                                          "offset", "page",  "last_page", "next"};
const std::vector<std::string> problem_parts{"text", "field", "in", "reason"};
const std::vector<std::string> limit_parts{"retry_after", "windows"};
const std::vector<std::string> audience_parts{"key", "title"};
const std::vector<std::string> builtins{"created", "state", "entered", "due", "progress", "reached"};
const std::vector<std::string> move_parts{"id", "from", "to", "at", "number"};
const std::vector<std::string> window_parts{"name", "count", "limit", "reset", "reset_in", "exceeded"};

/// Finds out what the words of one path stand for.
class Resolver {
  public:
    Resolver(const Site& site, const ExpressionSyntax& syntax, const yaml::Node& node)
        : site_(site), path_(syntax.path), node_(node) {}

    std::optional<Compiled> resolve() {
        if (!read_head()) return {};
        return std::move(out_);
    }

  private:
    bool read_head() {
        const std::string& head = path_[0].text;
        if (const Scope::Name* name = site_.scope.find(head)) return read_name(*name);
        if (const int list = site_.scope.index_of_list(head); list >= 0) return read_list(list);
        const Scope::Readable& can = site_.scope.can_read;
        if (can.parameters && head == "path")
            return read_parameter(Root::path, site_.scope.operation->path_parameters);
        if (can.parameters && head == "query")
            return read_parameter(Root::query, site_.scope.operation->query);
        if (can.parameters && head == "headers")
            return read_parameter(Root::headers, site_.scope.operation->headers);
        if (can.parameters && head == "body") return read_body();
        if (can.parameters && head == "limits") return read_limits();
        if (can.request && head == "request") return read_part(Root::request, "request", request_parts);
        if (can.world && head == "settings") return read_setting();
        if (can.world && head == "now") return read_single(Root::now);
        if (can.reply && head == "base_url") return read_single(Root::base_url);
        if (can.reply && head == "elapsed") return read_single(Root::elapsed);
        if (can.problem && head == "problem") return read_part(Root::problem, "problem", problem_parts);
        if (can.problem && head == "limit") return read_limit();
        if (can.repeat && head == "n") return read_single(Root::repeat);
        if (can.audience && head == "audience") return read_part(Root::audience, "audience", audience_parts);
        return fail_at_head();
    }

    bool fail_at_head() {
        const std::string& head = path_[0].text;
        const std::vector<std::string> readable = site_.scope.readable_names();
        const bool exists =
            std::find(roots.begin(), roots.end(), head) != roots.end() || site_.draft.kinds.find(head) >= 0;
        if (!exists) {
            const std::string hint = yaml::did_you_mean(head, readable);
            if (!hint.empty())
                return fail(path_[0], "there is no '" + head + "' in " + site_.scope.where, hint);
        }
        std::string hint =
            readable.empty() ? "nothing can be read here" : "here are " + yaml::list_of(readable, 20);
        return fail(path_[0], "there is no '" + head + "' in " + site_.scope.where, std::move(hint));
    }

    bool read_name(const Scope::Name& name) {
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
                return read_person(name.thing);
        }
        return false;
    }

    /// `at` is the first word that is read from an instance of `kind_index`.
    bool read_instance(int kind_index, std::size_t at) {
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
        std::vector<std::string> names = builtins;
        for (const Field& field : kind.fields)
            names.insert(names.end() - static_cast<std::ptrdiff_t>(builtins.size()), field.name);
        return fail(word, "resource '" + kind.name + "' has no field '" + word.text + "'",
                    yaml::suggestion(word.text, names));
    }

    bool read_field(const Kind& kind, int index, std::size_t at) {
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
        return is_last || read_members(field.schema, "field '" + kind.name + "." + field.name + "'", at + 1);
    }

    bool read_builtin(const Kind& kind, Builtin builtin, std::size_t at) {
        const bool needs_states = builtin != Builtin::created;
        if (needs_states && kind.lifecycle < 0) {
            return fail(
                path_[at],
                "resource '" + kind.name + "' has no lifecycle, so it has no '" + path_[at].text + "'",
                "name one: lifecycle: NAME");
        }
        add_step(Step::Is::builtin, static_cast<int>(builtin));
        out_.yields = {};
        const Lifecycle* lifecycle =
            kind.lifecycle < 0 ? nullptr
                               : &site_.draft.vendor.lifecycles[static_cast<std::size_t>(kind.lifecycle)];
        if (builtin == Builtin::state) out_.yields.lifecycle = lifecycle;
        if (at + 1 == path_.size()) return true;
        if (builtin != Builtin::reached) return fail_beyond(at + 1, "'" + path_[at].text + "'");
        const Word& state = path_[at + 1];
        if (lifecycle->state_of(state.text) < 0) {
            return fail(state, "lifecycle '" + lifecycle->name + "' has no state '" + state.text + "'",
                        yaml::suggestion(state.text, lifecycle->states));
        }
        add_member(state);
        return at + 2 == path_.size() || fail_beyond(at + 2, "a time");
    }

    /// Follows the members of an object whose schema may say which there are.
    bool read_members(const Schema& whole, const std::string& what, std::size_t at) {
        const Schema* schema = &whole;
        for (; at < path_.size(); ++at) {
            if (schema != nullptr && schema->types != 0 && (schema->types & Schema::object) == 0) {
                return fail(path_[at], what + " has no members");
            }
            const Schema* next = nullptr;
            if (schema != nullptr && !schema->properties.empty()) {
                std::vector<std::string> names;
                for (const Schema::Property& property : schema->properties) {
                    names.push_back(property.name);
                    if (property.name == path_[at].text) next = &property.schema;
                }
                if (next == nullptr) {
                    return fail(path_[at], what + " has no property '" + path_[at].text + "'",
                                yaml::suggestion(path_[at].text, names));
                }
            }
            add_member(path_[at]);
            schema = next;
        }
        out_.yields = {};
        out_.yields.schema = schema;
        return true;
    }

    bool read_thing_part(Thing thing, Step::Is is, const std::string& what,
                         const std::vector<std::string>& parts) {
        out_.yields = {};
        if (path_.size() == 1) {
            out_.yields.is = Yield::Is::thing;
            out_.yields.thing = thing;
            return true;
        }
        const auto part = std::find(parts.begin(), parts.end(), path_[1].text);
        if (part == parts.end()) {
            return fail(path_[1], what + " has no '" + path_[1].text + "'",
                        yaml::suggestion(path_[1].text, parts));
        }
        add_step(is, static_cast<int>(part - parts.begin()));
        if (is == Step::Is::move && (*part == "from" || *part == "to")) {
            const int lifecycle = site_.draft.vendor.kinds[static_cast<std::size_t>(thing.kind)].lifecycle;
            if (lifecycle >= 0)
                out_.yields.lifecycle = &site_.draft.vendor.lifecycles[static_cast<std::size_t>(lifecycle)];
        }
        return path_.size() == 2 || fail_beyond(2, "'" + path_[1].text + "' of " + what);
    }

    bool read_person(Thing thing) {
        std::vector<std::string> names;
        for (const PersonField& field : site_.scope.population->fields) names.push_back(field.name);
        return read_thing_part(thing, Step::Is::person, "a person", names);
    }

    bool read_list(int index) {
        const Scope::ListName& list = site_.scope.lists[static_cast<std::size_t>(index)];
        out_.expression.head = Root::list;
        out_.expression.index = index;
        if (path_.size() == 1)
            return fail(path_[0], "'" + list.name + "' is a list",
                        "read one of its parts: " + yaml::list_of(list_parts));
        const auto part = std::find(list_parts.begin(), list_parts.end(), path_[1].text);
        if (part == list_parts.end()) {
            return fail(path_[1], "a list has no '" + path_[1].text + "'",
                        yaml::suggestion(path_[1].text, list_parts));
        }
        add_step(Step::Is::list, static_cast<int>(part - list_parts.begin()));
        if (part == list_parts.begin()) {
            out_.yields.is = Yield::Is::items;
            out_.yields.thing = list.item;
            out_.yields.has_view = list.has_view;
        }
        return path_.size() == 2 || fail_beyond(2, "'" + path_[1].text + "' of a list");
    }

    bool read_parameter(Root root, const std::vector<Parameter>& parameters) {
        const std::string& where = path_[0].text;
        std::vector<std::string> names;
        for (const Parameter& parameter : parameters) names.push_back(parameter.name);
        if (path_.size() == 1)
            return fail(path_[0], "'" + where + "' is not a value",
                        "read one of its parameters: " + yaml::list_of(names));
        const auto found = std::find(names.begin(), names.end(), path_[1].text);
        if (found == names.end()) {
            std::string hint = yaml::suggestion(path_[1].text, names);
            if (hint.empty()) hint = "declare it: " + where + ": { " + path_[1].text + ": { type: string } }";
            return fail(path_[1],
                        site_.scope.where + " declares no " + where + " parameter '" + path_[1].text + "'",
                        std::move(hint));
        }
        const auto index = static_cast<std::size_t>(found - names.begin());
        out_.expression.head = root;
        out_.expression.index = static_cast<int>(index);
        out_.yields.schema = &parameters[index].schema;
        return read_members(parameters[index].schema, "parameter '" + *found + "'", 2);
    }

    bool read_body() {
        const std::optional<Body>& body = site_.scope.operation->body;
        if (!body)
            return fail(path_[0], site_.scope.where + " declares no body",
                        "say what it must be: body: { type: object }");
        out_.expression.head = Root::body;
        return read_members(body->schema, "the body", 1);
    }

    bool read_limits() {
        if (path_.size() < 3 || path_[2].text != "windows") {
            return fail(path_.size() < 3 ? path_.back() : path_[2],
                        "of 'limits' only the windows of one can be read", "write limits.NAME.windows");
        }
        const int index = site_.draft.limits.use(
            path_[1].text, node_.place_of(path_[1].offset, path_[1].text.size()), site_.mistakes());
        if (index < 0) return false;
        out_.expression.head = Root::limits;
        out_.expression.index = index;
        out_.yields.is = Yield::Is::items;
        out_.yields.thing = {SlotType::window, -1};
        return path_.size() == 3 || fail_beyond(3, "'windows'");
    }

    bool read_part(Root root, const std::string& what, const std::vector<std::string>& parts) {
        if (path_.size() == 1)
            return fail(path_[0], "'" + what + "' is not a value",
                        "read one of its parts: " + yaml::list_of(parts));
        const auto part = std::find(parts.begin(), parts.end(), path_[1].text);
        if (part == parts.end()) {
            return fail(path_[1], "'" + what + "' has no '" + path_[1].text + "'",
                        yaml::suggestion(path_[1].text, parts));
        }
        out_.expression.head = root;
        out_.expression.index = static_cast<int>(part - parts.begin());
        return path_.size() == 2 || fail_beyond(2, "'" + what + "." + *part + "'");
    }

    bool read_limit() {
        if (!read_part(Root::limit, "limit", limit_parts)) return false;
        if (static_cast<LimitPart>(out_.expression.index) == LimitPart::windows) {
            out_.yields.is = Yield::Is::items;
            out_.yields.thing = {SlotType::window, -1};
        }
        return true;
    }

    bool read_setting() {
        if (path_.size() == 1) return fail(path_[0], "'settings' is not a value", "read one: settings.NAME");
        const int index = site_.draft.settings.use(
            path_[1].text, node_.place_of(path_[1].offset, path_[1].text.size()), site_.mistakes());
        if (index < 0) return false;
        out_.expression.head = Root::settings;
        out_.expression.index = index;
        return path_.size() == 2 || fail_beyond(2, "a setting");
    }

    bool read_single(Root root) {
        out_.expression.head = root;
        return path_.size() == 1 || fail_beyond(1, "'" + path_[0].text + "'");
    }

    void add_step(Step::Is is, int index) { out_.expression.steps.push_back({is, index, 0, {}}); }
    void add_member(const Word& word) {
        out_.expression.steps.push_back({Step::Is::member, 0, 0, word.text});
    }

    bool fail_beyond(std::size_t at, const std::string& what) {
        return fail(path_[at], what + " has nothing in it to read");
    }

    bool fail(const Word& word, std::string message, std::string hint = {}) {
        site_.mistakes().add(node_.place_of(word.offset, word.text.size()), std::move(message),
                             std::move(hint));
        return false;
    }

    const Site& site_;
    const std::vector<Word>& path_;
    const yaml::Node& node_;
    Compiled out_;
};

}  // namespace

std::optional<Compiled> compile_expression(const Site& site, const ExpressionSyntax& syntax,
                                           const yaml::Node& node) {
    std::optional<Compiled> compiled;
    if (syntax.literal) {
        compiled.emplace().expression.head = *syntax.literal;
    } else {
        compiled = Resolver(site, syntax, node).resolve();
    }
    if (!compiled || !compile_filters(site, syntax, node, *compiled)) return {};
    compiled->expression.spelled = syntax.spelled;
    return compiled;
}

std::optional<Compiled> compile_read(const Site& site, const yaml::Node& node) {
    const std::optional<std::string> text = site.draft.read.text(node, "what is read here");
    if (!text) return {};
    const auto parsed = parse_expression(*text);
    if (const SyntaxError* error = std::get_if<SyntaxError>(&parsed)) {
        site.mistakes().add(node.place_of(error->offset, error->width), error->message, error->hint);
        return {};
    }
    return compile_expression(site, std::get<ExpressionSyntax>(parsed), node);
}

}  // namespace understudy::scenario
