#include <string>
#include <utility>
#include <variant>

#include "scenario/compile.h"
#include "scenario/resolver.h"

namespace understudy::scenario {

std::optional<Compiled> compile_expression(const Site& site, const ExpressionSyntax& syntax,
                                           const yaml::Node& node) {
    std::optional<Compiled> compiled;
    if (syntax.literal) {
        compiled.emplace().expression.head = *syntax.literal;
    } else {
        compiled = Resolver(site, syntax, node).resolve();
    }
    if (!compiled) return {};
    const bool is_secret = compiled->yields.is_secret;
    if (!compile_filters(site, syntax, node, *compiled)) return {};
    // What a view renders has secrets of its own.
    compiled->expression.is_secret = is_secret && compiled->yields.is == Yield::Is::value;
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
