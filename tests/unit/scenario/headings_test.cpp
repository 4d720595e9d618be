#include "scenario/headings.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using understudy::scenario::headings_of;
using Links = std::vector<std::string>;

TEST_CASE("headings are linked as GitHub links them") {
    CHECK(headings_of("# The Title\n\n## Error bodies\ntext\n### What's \"left out\"?\n") ==
          Links{"the-title", "error-bodies", "whats-left-out"});
    CHECK(headings_of("## 403, 404 and 405: `code`\n") == Links{"403-404-and-405-code"});
    CHECK(headings_of("## A_b - c\n") == Links{"a_b---c"});
    CHECK(headings_of("## Größe\n") == Links{"größe"});
}

TEST_CASE("a heading that stands again is numbered") {
    CHECK(headings_of("# A\n## A\n## B\n## A\n") == Links{"a", "a-1", "b", "a-2"});
}

TEST_CASE("closing marks, indentation and line ends do not count") {
    CHECK(headings_of("## Closed ##\r\n  # Indented  \n#### Last") == Links{"closed", "indented", "last"});
    CHECK(headings_of("## C# and F#\n") == Links{"c-and-f"});
}

TEST_CASE("what only begins like a heading is none") {
    CHECK(headings_of("#hashtag\n####### seven\ntext # no\n#\n").empty());
    CHECK(headings_of("```\n# in a block\n```\n~~~\n# in another\n~~~\n# after\n") == Links{"after"});
}
