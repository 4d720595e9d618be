#include "scenario/template_syntax.h"

#include <doctest/doctest.h>

namespace understudy::scenario {
namespace {

TemplateSyntax parsed(std::string_view text) {
    return std::get<TemplateSyntax>(parse_template(text));
}

ExpressionSyntax single(std::string_view text) {
    const TemplateSyntax read = parsed(text);
    REQUIRE(read.is_single());
    return std::get<ExpressionSyntax>(read.parts[0]);
}

/// `OFFSET+WIDTH: message (hint)`
template <typename Result>
std::string mistake_of(const Result& result) {
    if (result.index() == 0) return "none";
    const SyntaxError& error = std::get<SyntaxError>(result);
    std::string shown =
        std::to_string(error.offset) + "+" + std::to_string(error.width) + ": " + error.message;
    if (!error.hint.empty()) shown += " (" + error.hint + ")";
    return shown;
}

std::string mistake(std::string_view text) {
    return mistake_of(parse_template(text));
}
std::string expression_mistake(std::string_view text) {
    return mistake_of(parse_expression(text));
}

TEST_CASE("a text without braces is constant") {
    const TemplateSyntax read = parsed("a } b }} c { d");
    CHECK(read.is_constant());
    CHECK_FALSE(read.is_single());
    REQUIRE(read.parts.size() == 1);
    CHECK(std::get<std::string>(read.parts[0]) == "a } b }} c { d");
}

TEST_CASE("an empty text has no parts") {
    CHECK(parsed("").parts.empty());
    CHECK(parsed("").is_constant());
}

TEST_CASE("braces alone are a single expression") {
    const ExpressionSyntax read = single("{{ export.segment.name }}");
    CHECK(read.spelled == "export.segment.name");
    CHECK(read.offset == 3);
    REQUIRE(read.path.size() == 3);
    CHECK(read.path[0].text == "export");
    CHECK(read.path[0].offset == 3);
    CHECK(read.path[2].text == "name");
    CHECK(read.path[2].offset == 18);
    CHECK_FALSE(read.literal);
    CHECK(read.filters.empty());
}

TEST_CASE("text around braces makes several parts") {
    const TemplateSyntax read = parsed("{{a}}-{{ b }}%");
    CHECK_FALSE(read.is_single());
    CHECK_FALSE(read.is_constant());
    REQUIRE(read.parts.size() == 4);
    CHECK(std::get<ExpressionSyntax>(read.parts[0]).spelled == "a");
    CHECK(std::get<std::string>(read.parts[1]) == "-");
    CHECK(std::get<ExpressionSyntax>(read.parts[2]).spelled == "b");
    CHECK(std::get<ExpressionSyntax>(read.parts[2]).path[0].offset == 9);
    CHECK(std::get<std::string>(read.parts[3]) == "%");
}

TEST_CASE("names hold letters, digits, underscores and hyphens") {
    CHECK(single("{{ headers.amperity-tenant }}").path[1].text == "amperity-tenant");
    CHECK(single("{{ body.2nd_name }}").path[1].text == "2nd_name");
    CHECK(single("{{ 2nd }}").path[0].text == "2nd");
}

TEST_CASE("a quoted text or an integer is a value by itself") {
    CHECK(*single("{{ 'a' }}").literal == Value("a"));
    CHECK(*single("{{ \"it's\" }}").literal == Value("it's"));
    CHECK(*single("{{ '}} {{ | :' }}").literal == Value("}} {{ | :"));
    CHECK(*single("{{''}}").literal == Value(""));
    CHECK(*single("{{ -12 }}").literal == Value(-12));
    CHECK(single("{{ 'a' }}").path.empty());
}

TEST_CASE("filters follow a bar, their argument a colon") {
    const ExpressionSyntax read = single("{{ a | date: 'YYYY-MM-DD HH:mm:ss'|default:null | upper }}");
    REQUIRE(read.filters.size() == 3);
    CHECK(read.filters[0].filter.text == "date");
    CHECK(read.filters[0].filter.offset == 7);
    CHECK(*read.filters[0].argument == Value("YYYY-MM-DD HH:mm:ss"));
    CHECK(read.filters[0].argument_offset == 13);
    CHECK(*read.filters[1].argument == Value(nullptr));
    CHECK(read.filters[2].filter.text == "upper");
    CHECK_FALSE(read.filters[2].argument);
    CHECK(read.spelled == "a | date: 'YYYY-MM-DD HH:mm:ss'|default:null | upper");
}

TEST_CASE("an argument is a quoted text, an integer, true, false, null or a bare word") {
    const auto argument = [](std::string_view text) {
        return *single("{{ a | f: " + std::string(text) + " }}").filters[0].argument;
    };
    CHECK(argument("'5'") == Value("5"));
    CHECK(argument("5") == Value(5));
    CHECK(argument("-5") == Value(-5));
    CHECK(argument("true") == Value(true));
    CHECK(argument("false") == Value(false));
    CHECK(argument("null") == Value(nullptr));
    CHECK(argument("full") == Value("full"));
    CHECK(argument("YYYY-MM-DD") == Value("YYYY-MM-DD"));
}

TEST_CASE("blanks and line ends around the words do not matter") {
    CHECK(single("{{\n  a\t|  f  :  1\n}}").filters[0].argument_offset == 16);
    CHECK(single("{{\n  a\t|  f  :  1\n}}").spelled == "a\t|  f  :  1");
}

TEST_CASE("braces that are never closed are refused") {
    CHECK(mistake("x {{ a") == "2+2: '{{' is never closed (close it with '}}')");
    CHECK(mistake("{{ a }") == "0+2: '{{' is never closed (close it with '}}')");
    CHECK(mistake("{{") == "0+2: '{{' is never closed (close it with '}}')");
    CHECK(mistake("{{ a and {{ b }}") == "0+2: '{{' is never closed (close it with '}}')");
}

TEST_CASE("a quote that is never closed is refused") {
    CHECK(mistake("{{ 'a }}") == "3+5: the quote is never closed (close it with ')");
    CHECK(mistake("{{ a | f: \"b }}") == "10+5: the quote is never closed (close it with \")");
    CHECK(expression_mistake("a | f: 'b") == "7+2: the quote is never closed (close it with ')");
}

TEST_CASE("empty braces are refused") {
    CHECK(mistake("a {{ }}") == "2+5: the braces are empty (name a value: '{{ body.name }}')");
    CHECK(mistake("{{}}") == "0+4: the braces are empty (name a value: '{{ body.name }}')");
}

TEST_CASE("what is no name is refused") {
    CHECK(mistake("{{ $x }}") ==
          "3+2: '$x' is no name (a name is letters, digits, '_' and '-'; put a text in quotes)");
    CHECK(mistake("{{ größe }}") == "5+5: unexpected 'öße' after 'gr' (a filter follows '|')");
    CHECK(mistake("{{{ a }}}") ==
          "2+1: '{' is no name (a name is letters, digits, '_' and '-'; put a text in quotes)");
    CHECK(mistake("{{ a..b }}") == "4+1: a name is missing after '.'");
    CHECK(mistake("{{ a. }}") == "4+1: a name is missing after '.'");
    CHECK(mistake("{{ a.|f }}") == "4+1: a name is missing after '.'");
    CHECK(mistake("{{ a.$ }}") ==
          "5+1: '$' is no name (a name is letters, digits, '_' and '-'; put a text in quotes)");
    CHECK(mistake("{{ .a }}") == "3+1: a name is missing before '.'");
    CHECK(mistake("{{ | f }}") == "3+1: a name is missing before '|'");
}

TEST_CASE("a missing filter or argument is refused") {
    CHECK(mistake("{{ a | }}") == "5+1: a filter is missing after '|' (write it as in '{{ name | upper }}')");
    CHECK(mistake("{{ a || f }}") ==
          "5+1: a filter is missing after '|' (write it as in '{{ name | upper }}')");
    CHECK(mistake("{{ a | f: }}") == "8+1: an argument is missing after ':' (quote an empty text: '')");
    CHECK(mistake("{{ a | f: | g }}") == "8+1: an argument is missing after ':' (quote an empty text: '')");
    CHECK(mistake("{{ a | f: $b }}") == "10+2: '$b' is no argument (put a text in quotes)");
}

TEST_CASE("text behind an expression is refused") {
    CHECK(mistake("{{ a b }}") == "5+1: unexpected 'b' after 'a' (a filter follows '|')");
    CHECK(mistake("{{ 'a'b }}") == "6+1: unexpected 'b' after ''a'' (a filter follows '|')");
    CHECK(mistake("{{ 1.5 }}") == "4+2: unexpected '.5' after '1' (a filter follows '|')");
    CHECK(mistake("{{ a | date 'x' }}") == "12+3: unexpected ''x'' after 'date' (an argument follows ':')");
    CHECK(mistake("{{ a | f: 0.5 }}") ==
          "11+2: unexpected '.5' after 'f: 0' (put a text with other characters in quotes)");
    CHECK(mistake("{{ a | f: '|' x }}") ==
          "14+1: unexpected 'x' after 'f: '|'' (put a text with other characters in quotes)");
}

TEST_CASE("an integer that is too large is refused") {
    CHECK(mistake("{{ 9223372036854775808 }}") ==
          "3+19: the integer 9223372036854775808 is out of range (put a text in quotes)");
    CHECK(mistake("{{ a | f: 9223372036854775808 }}") ==
          "10+19: the integer 9223372036854775808 is out of range (put a text in quotes)");
    CHECK(*single("{{ -9223372036854775808 }}").literal == Value(INT64_MIN));
}

TEST_CASE("the first mistake of a text is the one that is told") {
    CHECK(mistake("{{ a }} {{ }} {{ b") == "8+5: the braces are empty (name a value: '{{ body.name }}')");
}

TEST_CASE("an expression without braces is read the same way") {
    const ExpressionSyntax read = std::get<ExpressionSyntax>(parse_expression(" query.limit | integer "));
    CHECK(read.spelled == "query.limit | integer");
    CHECK(read.offset == 1);
    CHECK(read.path[1].text == "limit");
    CHECK(read.filters[0].filter.offset == 15);
}

TEST_CASE("an expression without braces is not empty and has none") {
    CHECK(expression_mistake("") == "0+1: a value is missing (name one: 'body.name')");
    CHECK(expression_mistake("  ") == "0+2: a value is missing (name one: 'body.name')");
    CHECK(expression_mistake(" {{ a }}") ==
          "1+2: a value is named here without braces (leave '{{' and '}}' out)");
    CHECK(expression_mistake("a }}") == "2+2: unexpected '}}' after 'a' (a filter follows '|')");
    CHECK(expression_mistake("a.") == "1+1: a name is missing after '.'");
}

}  // namespace
}  // namespace understudy::scenario
