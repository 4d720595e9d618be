// Any text is a template or a mistake with a place inside the text; a template holds all of the text outside
// its braces.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.h"
#include "scenario/template_syntax.h"

namespace {

using namespace understudy::scenario;

void check_place(const SyntaxError& error, std::string_view text) {
    const std::size_t size = std::max<std::size_t>(text.size(), 1);
    REQUIRE(error.width > 0);
    REQUIRE(error.offset < size);
    REQUIRE(error.width <= size - error.offset);
    REQUIRE(!error.message.empty());
}

void check_word(const ExpressionSyntax::Word& word, std::string_view text) {
    REQUIRE(!word.text.empty());
    REQUIRE(text.substr(word.offset, word.text.size()) == word.text);
}

bool same(const ExpressionSyntax& a, const ExpressionSyntax& b) {
    const auto same_text = [](const auto& x, const auto& y) { return x.text == y.text; };
    const auto same_call = [](const auto& x, const auto& y) {
        return x.filter.text == y.filter.text && x.argument == y.argument;
    };
    return a.spelled == b.spelled && a.literal == b.literal &&
           std::ranges::equal(a.path, b.path, same_text) &&
           std::ranges::equal(a.filters, b.filters, same_call);
}

void check_expression(const ExpressionSyntax& expression, std::string_view text) {
    REQUIRE(!expression.spelled.empty());
    REQUIRE(text.substr(expression.offset, expression.spelled.size()) == expression.spelled);
    REQUIRE(expression.path.empty() == expression.literal.has_value());
    for (const ExpressionSyntax::Word& name : expression.path) check_word(name, text);
    for (const ExpressionSyntax::Call& call : expression.filters) {
        check_word(call.filter, text);
        if (call.argument)
            REQUIRE(call.argument_offset > call.filter.offset && call.argument_offset < text.size());
    }
    // What is spelled reads the same without braces, and again.
    const auto again = parse_expression(expression.spelled);
    REQUIRE(std::holds_alternative<ExpressionSyntax>(again));
    REQUIRE(same(std::get<ExpressionSyntax>(again), expression));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);

    const auto parsed = parse_template(text);
    if (const auto* error = std::get_if<SyntaxError>(&parsed)) {
        check_place(*error, text);
        REQUIRE(text.find("{{") != std::string_view::npos);
    } else {
        const auto& read = std::get<TemplateSyntax>(parsed);
        REQUIRE(read.is_constant() == (text.find("{{") == std::string_view::npos));
        std::size_t at = 0;
        for (const auto& part : read.parts) {
            if (const auto* literal = std::get_if<std::string>(&part)) {
                REQUIRE(!literal->empty());
                REQUIRE(text.substr(at, literal->size()) == *literal);
                at += literal->size();
            } else {
                const auto& expression = std::get<ExpressionSyntax>(part);
                REQUIRE(text.substr(at, 2) == "{{");
                check_expression(expression, text);
                at = text.find("}}", expression.offset + expression.spelled.size());
                REQUIRE(at != std::string_view::npos);
                at += 2;
            }
        }
        REQUIRE(at == text.size());
    }

    const auto bare = parse_expression(text);
    if (const auto* error = std::get_if<SyntaxError>(&bare))
        check_place(*error, text);
    else
        check_expression(std::get<ExpressionSyntax>(bare), text);
    return 0;
}
