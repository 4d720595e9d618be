#include "scenario/path_pattern.h"

#include <doctest/doctest.h>

namespace understudy::scenario {
namespace {

PathPattern pattern(std::string_view text) {
    return std::get<PathPattern>(PathPattern::parse(text));
}

std::string mistake(std::string_view text) {
    const auto parsed = PathPattern::parse(text);
    return parsed.index() == 0 ? "none" : std::get<std::string>(parsed);
}

bool matches(std::string_view pattern_text, std::string_view path) {
    std::vector<std::string_view> values;
    return pattern(pattern_text).match(path, values);
}

/// `SEGMENT: came 'X', expected 'Y'`
std::string difference(std::string_view pattern_text, std::string_view path) {
    const PathPattern::Difference found = pattern(pattern_text).difference(path);
    return std::to_string(found.segment) + ": came '" + found.came + "', expected '" + found.expected + "'";
}

TEST_CASE("a path matches segment by segment and gives its parameters as they came") {
    std::vector<std::string_view> values{"from an earlier match"};
    REQUIRE(pattern("/api/segments/{segment_id}/exports/{export_id}")
                .match("/api/segments/30%30/exports/a%2Fb", values));
    CHECK(values == std::vector<std::string_view>{"30%30", "a%2Fb"});
}

TEST_CASE("a path that does not match leaves nothing of an earlier match") {
    std::vector<std::string_view> values{"from an earlier match"};
    CHECK_FALSE(pattern("/api/segments").match("/api", values));
    CHECK(values.empty());
}

TEST_CASE("a path with more or fewer segments does not match") {
    CHECK(matches("/a/{b}", "/a/1"));
    CHECK_FALSE(matches("/a/{b}", "/a"));
    CHECK_FALSE(matches("/a/{b}", "/a/1/2"));
    CHECK_FALSE(matches("/a/{b}", ""));
    CHECK_FALSE(matches("/a/{b}", "a/1"));
    CHECK_FALSE(matches("/a", "*"));
}

TEST_CASE("a literal segment is compared after decoding, each segment by itself") {
    CHECK(matches("/api/exports", "/api/exp%6Frts"));
    CHECK(matches("/api/exports", "/%61%70%69/exports"));
    CHECK(matches("/api/straße", "/api/stra%c3%9Fe"));
    CHECK(matches("/a+b", "/a+b"));
    CHECK_FALSE(matches("/api/exports", "/api%2Fexports"));
    CHECK_FALSE(matches("/api", "/ap%69x"));
    CHECK_FALSE(matches("/apis", "/ap%69"));
    CHECK_FALSE(matches("/api", "/API"));
}

TEST_CASE("a percent sign without two hex digits stands for itself") {
    CHECK_FALSE(matches("/api", "/ap%"));
    CHECK_FALSE(matches("/api", "/ap%6"));
    CHECK_FALSE(matches("/api", "/ap%6g"));
}

TEST_CASE("dot segments are text like any other") {
    CHECK_FALSE(matches("/a/b", "/a/./b"));
    CHECK_FALSE(matches("/a", "/a/b/.."));
    CHECK(matches("/a/{b}", "/a/.."));
    CHECK(matches("/a/..", "/a/.."));
}

TEST_CASE("a trailing slash matters unless the pattern leaves it open") {
    CHECK_FALSE(matches("/a", "/a/"));
    CHECK_FALSE(matches("/a/", "/a"));
    CHECK(matches("/a/", "/a/"));
    CHECK(matches("/a[/]", "/a"));
    CHECK(matches("/a[/]", "/a/"));
    CHECK(matches("/a/{b}[/]", "/a/1/"));
    CHECK_FALSE(matches("/a[/]", "/a//"));
    CHECK(matches("/", "/"));
    CHECK_FALSE(matches("/", "//"));
}

TEST_CASE("an empty segment is no value of a parameter") {
    CHECK_FALSE(matches("/a/{b}", "/a/"));
    CHECK_FALSE(matches("/a/{b}/c", "/a//c"));
}

TEST_CASE("two patterns overlap when some path matches both with the same number of literals") {
    const auto overlap = [](std::string_view a, std::string_view b) {
        CHECK(pattern(a).overlaps(pattern(b)) == pattern(b).overlaps(pattern(a)));
        return pattern(a).overlaps(pattern(b));
    };
    CHECK(overlap("/a/{b}", "/a/{c}"));
    CHECK(overlap("/a/{b}", "/{a}/b"));
    CHECK(overlap("/a[/]", "/a"));
    CHECK(overlap("/a[/]", "/a/"));
    CHECK_FALSE(overlap("/a", "/a/"));
    CHECK_FALSE(overlap("/a/{b}", "/a/b"));
    CHECK_FALSE(overlap("/a/{b}", "/c/{b}"));
    CHECK_FALSE(overlap("/a/{b}", "/a/{b}/{c}"));
}

TEST_CASE("a near miss names the first segment that differs") {
    CHECK(difference("/v1/refunds", "/v1/refundz") == "2: came 'refundz', expected 'refunds'");
    CHECK(difference("/v1/refunds/{id}", "/v1/refunds") == "3: came '', expected '{id}'");
    CHECK(difference("/v1/refunds", "/v1/refunds/7/x") == "3: came '7', expected ''");
    CHECK(difference("/v1/refunds", "/v1/refunds/") == "3: came '/', expected ''");
    CHECK(difference("/v1/refunds/", "/v1/refunds") == "3: came '', expected '/'");
    CHECK(difference("/v1/refunds", "/v1/refunds//") == "3: came '/', expected ''");
    CHECK(difference("/v1", "*") == "1: came '*', expected '/'");
    CHECK(difference("/v1", "/v1") == "0: came '', expected ''");
}

TEST_CASE("literals are counted") {
    CHECK(pattern("/").literals() == 0);
    CHECK(pattern("/api/segments/{id}/exports[/]").literals() == 3);
}

TEST_CASE("a pattern keeps its text and says what its segments are") {
    const PathPattern parsed = pattern("/api/{segment-id}[/]");
    CHECK(parsed.text() == "/api/{segment-id}[/]");
    CHECK(parsed.slash_optional());
    REQUIRE(parsed.segments().size() == 2);
    CHECK(parsed.segments()[0].text == "api");
    CHECK_FALSE(parsed.segments()[0].is_parameter);
    CHECK(parsed.segments()[1].text == "segment-id");
    CHECK(parsed.segments()[1].is_parameter);
}

TEST_CASE("what is no pattern is refused with the reason") {
    CHECK(mistake("") == "a path begins with '/'");
    CHECK(mistake("api") == "a path begins with '/'");
    CHECK(mistake("/a//b") == "a segment of the path is empty ('//')");
    CHECK(mistake("//") == "a segment of the path is empty ('//')");
    CHECK(mistake("/a/[/]") == "'[/]' follows a segment, not another '/'");
    CHECK(mistake("/[/]") == "'[/]' follows a segment, not another '/'");
    CHECK(mistake("/a[/]/b") == "'[/]' stands at the end of a path only, unlike in 'a['");
    CHECK(mistake("/{id}.csv") == "a parameter is a whole segment, '{name}', unlike '{id}.csv'");
    CHECK(mistake("/{id") == "a parameter is a whole segment, '{name}', unlike '{id'");
    CHECK(mistake("/{a{b}}") == "a parameter is a whole segment, '{name}', unlike '{a{b}}'");
    CHECK(mistake("/{") == "a parameter is a whole segment, '{name}', unlike '{'");
    CHECK(mistake("/{}") == "'' is no parameter name: letters, digits, '_' and '-'");
    CHECK(mistake("/{a b}") == "'a b' is no parameter name: letters, digits, '_' and '-'");
    CHECK(mistake("/{id}/x/{id}") == "the parameter 'id' stands in the path twice");
    CHECK(mistake("/a?b=c") == "a path has no '?'; parameters of the query stand under 'query'");
    CHECK(mistake("/a%20b") == "a path is written decoded, without '%'");
    CHECK(mistake("/a b") == "a path has no spaces or control characters");
}

}  // namespace
}  // namespace understudy::scenario
