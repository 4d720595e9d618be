// The spelling of templates: text with {{ head.step | filter: argument }} in it. Names are not resolved here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/value.h"

namespace understudy::scenario {

/// `head.step.step | filter: argument | filter`, or a literal (quoted text, integer) as its head.
struct ExpressionSyntax {
    struct Word { std::string text; std::size_t offset = 0; };  ///< offset in the whole text, for carets
    struct Call { Word filter; std::optional<Value> argument; std::size_t argument_offset = 0; };
    std::vector<Word> path;         ///< empty when `literal` is set
    std::optional<Value> literal;
    std::vector<Call> filters;
    std::string spelled;            ///< between the braces, trimmed
    std::size_t offset = 0;         ///< of `spelled` in the whole text
};

struct TemplateSyntax {
    std::vector<std::variant<std::string, ExpressionSyntax>> parts;

    /// Whether the text is one expression and nothing else, so that its value keeps its type.
    bool is_single() const { return parts.size() == 1 && parts[0].index() == 1; }
    bool is_constant() const;  ///< no expression in it
};

struct SyntaxError { std::size_t offset = 0; std::size_t width = 1; std::string message; std::string hint; };

/// A name in a path is letters, digits, `_` and `-`. Arguments are quoted text ('..' or ".."), integers, true, false, null or a bare word.
std::variant<TemplateSyntax, SyntaxError> parse_template(std::string_view text);

/// The same grammar without braces: `query.limit`, as in `by:` and on the left of conditions.
std::variant<ExpressionSyntax, SyntaxError> parse_expression(std::string_view text);

}  // namespace understudy::scenario
