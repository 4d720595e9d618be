#include <string>
#include <utility>

#include "scenario/compile.h"

namespace understudy::scenario {
namespace {

enum class Argument { none, any, text };

struct Known {
    std::string_view name;
    Filter filter;
    Argument argument;
};

/// `view` is read apart: it needs the scope.
constexpr Known known_filters[] = {
    {"text", Filter::text, Argument::none},         {"integer", Filter::integer, Argument::none},
    {"upper", Filter::upper, Argument::none},       {"lower", Filter::lower, Argument::none},
    {"default", Filter::default_to, Argument::any}, {"date", Filter::date, Argument::text},
    {"unix", Filter::unix_seconds, Argument::none}, {"percent", Filter::percent, Argument::none},
    {"base64", Filter::base64, Argument::none},     {"md5", Filter::md5, Argument::none},
    {"sha1", Filter::sha1, Argument::none},         {"sha256", Filter::sha256, Argument::none},
    {"split", Filter::split, Argument::text},
};

const Known* find_filter(std::string_view name) {
    for (const Known& known : known_filters) {
        if (known.name == name) return &known;
    }
    return nullptr;
}

std::vector<std::string> filter_names() {
    std::vector<std::string> names;
    for (const Known& known : known_filters) names.emplace_back(known.name);
    names.emplace_back("view");
    return names;
}

bool has_date_word(std::string_view pattern) {
    for (const std::string_view word : {"YYYY", "MM", "DD", "HH", "mm", "ss", "SSS"}) {
        if (pattern.find(word) != std::string_view::npos) return true;
    }
    return false;
}

/// Appends the filters of one expression.
class FilterReader {
  public:
    FilterReader(const Site& site, const yaml::Node& node, Compiled& compiled)
        : site_(site), node_(node), compiled_(compiled) {}

    bool add(const ExpressionSyntax::Call& call) {
        if (compiled_.yields.is == Yield::Is::json)
            return fail(call, "no filter can follow 'view'", "put 'view' last");
        if (call.filter.text == "view") return add_view(call);
        const Known* known = find_filter(call.filter.text);
        if (known == nullptr) {
            return fail(call, "there is no filter '" + call.filter.text + "'",
                        yaml::suggestion(call.filter.text, filter_names()));
        }
        if (known->argument == Argument::none && call.argument)
            return fail(call, "the filter '" + call.filter.text + "' takes no argument");
        if (known->argument != Argument::none && !call.argument) {
            return fail(call, "the filter '" + call.filter.text + "' needs an argument",
                        "write '" + call.filter.text + ": X'");
        }
        if (known->argument == Argument::text && !call.argument->is_text()) {
            return fail(call, "the argument of '" + call.filter.text + "' must be a text",
                        "put it in quotes");
        }
        if (compiled_.yields.is != Yield::Is::value) {
            return fail(call, "'" + call.filter.text + "' reads a value, but this is " + describe_yield(),
                        "read one of its fields first");
        }
        const bool is_date = known->filter == Filter::date;
        if ((is_date || known->filter == Filter::unix_seconds) && is_never_a_time()) {
            return fail(call, "'" + call.filter.text + "' is for times, and this is never one",
                        "it would stay as it is");
        }
        if (is_date && !has_date_word(call.argument->text())) {
            site_.mistakes().add(node_.place_of(call.argument_offset, call.argument->text().size() + 2),
                                 "the pattern of 'date' has no word of a date",
                                 "the words are YYYY, MM, DD, HH, mm, ss and SSS");
            return false;
        }
        FilterCall& compiled = compiled_.expression.filters.emplace_back();
        compiled.filter = known->filter;
        if (is_date) compiled.date = DatePattern(call.argument->text());
        else if (call.argument) compiled.argument = *call.argument;
        change_yield(known->filter);
        return true;
    }

  private:
    bool add_view(const ExpressionSyntax::Call& call) {
        if (!site_.scope.can_view)
            return fail(call, "'view' renders JSON, which only the body of a reply can hold");
        if (!call.argument || !call.argument->is_text())
            return fail(call, "the filter 'view' needs a view's name", "write 'view: NAME'");
        if (!step_to_instance(call)) return false;
        const Yield& yields = compiled_.yields;
        const Place place = node_.place_of(call.argument_offset, call.argument->text().size());
        if (yields.is == Yield::Is::items && yields.thing.type != SlotType::window) {
            return fail(call, "the items of a list are rendered by the list's own view",
                        "name it there: view: " + call.argument->text());
        }
        const int slot = slot_of_head() >= 0 ? slot_of_head() : take_slot(site_, "", yields.thing, place);
        if (slot < 0) return false;
        std::shared_ptr<const JsonNode> view =
            compile_view(site_, call.argument->text(), place, yields.thing, slot);
        if (view == nullptr) return false;
        compiled_.expression.filters.push_back({.filter = Filter::view, .argument = {}, .date = {}, .view = std::move(view), .view_slot = slot});
        compiled_.yields = {};
        compiled_.yields.is = Yield::Is::json;
        return true;
    }

    /// A ref is the key of an instance; to render it, go there.
    bool step_to_instance(const ExpressionSyntax::Call& call) {
        Yield& yields = compiled_.yields;
        if (yields.is != Yield::Is::value) return true;
        const int kind = yields.ref;
        if (kind < 0 || !compiled_.expression.filters.empty()) {
            return fail(call, "'view' renders a resource, a move or a window, but this is a value");
        }
        Step& last = compiled_.expression.steps.back();
        last = {Step::Is::hop, last.index, kind, {}};
        yields = {};
        yields.is = Yield::Is::thing;
        yields.thing = {SlotType::instance, kind};
        return true;
    }

    /// The slot that holds the thing already, or -1: windows, refs and owners are put in one of their own.
    int slot_of_head() const {
        const Expression& expression = compiled_.expression;
        const Root* root = std::get_if<Root>(&expression.head);
        const bool is_slot = root != nullptr && *root == Root::slot && expression.steps.empty();
        return is_slot ? expression.index : -1;
    }

    std::string describe_yield() const {
        if (compiled_.yields.is == Yield::Is::items) return "the items of a list";
        return describe(site_.draft, compiled_.yields.thing);
    }

    /// Whether the value is known and neither a time nor an object of times. A field of type string may hold
    /// a time, a parameter of that type is always a text.
    bool is_never_a_time() const {
        const Schema* schema = compiled_.yields.schema;
        if (schema == nullptr || schema->types == 0 || !compiled_.expression.filters.empty()) return false;
        if ((schema->types & (Schema::string | Schema::object)) == 0) return true;
        const Root* root = std::get_if<Root>(&compiled_.expression.head);
        return root != nullptr &&
               (*root == Root::path || *root == Root::query || *root == Root::headers || *root == Root::body);
    }

    void change_yield(Filter filter) {
        Yield& yields = compiled_.yields;
        if (filter == Filter::default_to) return;  // the type stays
        yields = {};
    }

    bool fail(const ExpressionSyntax::Call& call, std::string message, std::string hint = {}) {
        site_.mistakes().add(node_.place_of(call.filter.offset, call.filter.text.size()), std::move(message),
                             std::move(hint));
        return false;
    }

    const Site& site_;
    const yaml::Node& node_;
    Compiled& compiled_;
};

}  // namespace

bool compile_filters(const Site& site, const ExpressionSyntax& syntax, const yaml::Node& node,
                     Compiled& compiled) {
    FilterReader reader(site, node, compiled);
    for (const ExpressionSyntax::Call& call : syntax.filters) {
        if (!reader.add(call)) return false;
    }
    return true;
}

}  // namespace understudy::scenario
