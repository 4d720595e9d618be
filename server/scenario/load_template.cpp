#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "scenario/compile.h"

namespace understudy::scenario {
namespace {

std::optional<TemplateSyntax> parse(const Site& site, const yaml::Node& node) {
    auto parsed = parse_template(node.text);
    if (const SyntaxError* error = std::get_if<SyntaxError>(&parsed)) {
        site.mistakes().add(node.place_of(error->offset, error->width), error->message, error->hint);
        return {};
    }
    return std::get<TemplateSyntax>(std::move(parsed));
}

/// Adds a mistake if what is read is no value but a thing or several.
bool check_value(const Site& site, const Yield& yields, const ExpressionSyntax& syntax,
                 const yaml::Node& node) {
    if (yields.is == Yield::Is::value) return true;
    const Place place = node.place_of(syntax.offset, syntax.spelled.size());
    switch (yields.is) {
        case Yield::Is::thing:
            site.mistakes().add(
                place, "'" + syntax.spelled + "' is " + describe(site.draft, yields.thing) + ", not a value",
                "read one of its fields, or render it in a body: | view: NAME");
            break;
        case Yield::Is::items:
            site.mistakes().add(place, "'" + syntax.spelled + "' is a list of things, not a value");
            break;
        case Yield::Is::json:
            site.mistakes().add(place, "what a view renders cannot be part of a text",
                                "let it stand alone in its quotes");
            break;
        case Yield::Is::value:
            break;
    }
    return false;
}

std::optional<TextTemplate> compile_parts(const Site& site, const TemplateSyntax& syntax,
                                          const yaml::Node& node) {
    TextTemplate text;
    bool is_whole = true;
    for (const auto& part : syntax.parts) {
        if (const std::string* constant = std::get_if<std::string>(&part)) {
            text.parts.emplace_back(*constant);
            continue;
        }
        const ExpressionSyntax& expression = std::get<ExpressionSyntax>(part);
        std::optional<Compiled> compiled = compile_expression(site, expression, node);
        if (compiled && check_value(site, compiled->yields, expression, node))
            text.parts.emplace_back(std::move(compiled->expression));
        else
            is_whole = false;
    }
    if (!is_whole) return {};
    return text;
}

/// The text of a template without expressions: pieces of text are joined.
std::string constant_text(const TemplateSyntax& syntax) {
    std::string text;
    for (const auto& part : syntax.parts) text += std::get<std::string>(part);
    return text;
}

bool is_literal(const Expression& expression) {
    return std::holds_alternative<Value>(expression.head) && expression.filters.empty();
}

}  // namespace

ValueTemplate compile_value(const Site& site, const yaml::Node& node) {
    if (!node.is_scalar()) return site.draft.read.value(node);
    Value plain = site.draft.read.value(node);
    if (!plain.is_text() || node.text.find("{{") == std::string::npos) return plain;
    const std::optional<TemplateSyntax> syntax = parse(site, node);
    if (!syntax) return Value();
    if (syntax->is_constant()) return Value(constant_text(*syntax));
    if (!syntax->is_single()) {
        std::optional<TextTemplate> text = compile_parts(site, *syntax, node);
        if (!text) return Value();
        return *std::move(text);
    }
    const ExpressionSyntax& only = std::get<ExpressionSyntax>(syntax->parts[0]);
    std::optional<Compiled> compiled = compile_expression(site, only, node);
    if (!compiled) return Value();
    if (is_literal(compiled->expression)) return std::get<Value>(compiled->expression.head);
    const bool renders_itself =
        compiled->yields.is == Yield::Is::json ||
        (compiled->yields.is == Yield::Is::items && compiled->yields.has_view && site.scope.can_view);
    if (compiled->yields.is == Yield::Is::items && site.scope.can_view && !compiled->yields.has_view) {
        site.mistakes().add(node.place_of(only.offset, only.spelled.size()),
                            "'" + only.spelled + "' has no view to render its items",
                            "name one in the list: view: NAME");
        return Value();
    }
    if (!renders_itself && !check_value(site, compiled->yields, only, node)) return Value();
    return std::move(compiled->expression);
}

TextTemplate compile_text(const Site& site, const yaml::Node& node) {
    TextTemplate text;
    if (!site.draft.read.text(node, "a text template")) return text;
    const std::optional<TemplateSyntax> syntax = parse(site, node);
    if (!syntax) return text;
    if (std::optional<TextTemplate> compiled = compile_parts(site, *syntax, node))
        text = *std::move(compiled);
    return text;
}

std::vector<OnEnter::Set> compile_fields(const Site& site, int kind_index, const yaml::Node& node) {
    std::vector<OnEnter::Set> sets;
    const Kind& kind = site.draft.vendor.kinds[static_cast<std::size_t>(kind_index)];
    if (!site.draft.read.is_map(node, "the fields of '" + kind.name + "'")) return sets;
    for (const yaml::Node::Entry& entry : node.entries) {
        const int field = kind.field_of(entry.key.text);
        if (field < 0) {
            std::vector<std::string> names;
            for (const Field& known : kind.fields) names.push_back(known.name);
            site.mistakes().add(entry.key.place,
                                "resource '" + kind.name + "' has no field '" + entry.key.text + "'",
                                yaml::suggestion(entry.key.text, names));
            continue;
        }
        ValueTemplate value = compile_value(site, entry.value);
        check_constant(site.draft, kind, field, value, entry.value);
        note_text(site.draft, kind_index, field, value, entry.value.place);
        sets.push_back({field, std::move(value)});
    }
    return sets;
}

void check_constant(const Draft& draft, const Kind& kind, int field, const ValueTemplate& value,
                    const yaml::Node& node) {
    const Value* constant = std::get_if<Value>(&value);
    if (constant == nullptr || !constant->is_present()) return;
    const std::optional<Misfit> reason =
        misfit(kind.fields[static_cast<std::size_t>(field)].schema, *constant);
    if (!reason) return;
    const std::string name = kind.name + "." + kind.fields[static_cast<std::size_t>(field)].name;
    const std::string member = reason->field.empty() ? "it " : "'" + reason->field + "' ";
    draft.mistakes().add(node.place,
                         "the value does not fit the field '" + name + "': " + member + reason->reason);
}

void note_text(Draft& draft, int kind, int field, const ValueTemplate& value, const Place& place) {
    const Value* constant = std::get_if<Value>(&value);
    if (constant != nullptr && constant->is_text())
        draft.field_texts.push_back({kind, field, constant->text(), place});
}

std::vector<const yaml::Node::Entry*> entries_of_create(const Site& site, const yaml::Node& node) {
    std::vector<const yaml::Node::Entry*> entries;
    for (const yaml::Node* item : site.draft.read.one_or_more(node)) {
        if (!site.draft.read.is_map(*item, "what is created")) continue;
        for (const yaml::Node::Entry& entry : item->entries) entries.push_back(&entry);
    }
    return entries;
}

std::optional<NewResource> compile_new(const Site& site, const yaml::Node::Entry& entry) {
    const int kind = site.draft.kinds.use(entry.key.text, entry.key.place, site.mistakes());
    if (kind < 0) return {};
    NewResource resource;
    resource.kind = kind;
    resource.fields = compile_fields(site, kind, entry.value);
    return resource;
}

}  // namespace understudy::scenario
