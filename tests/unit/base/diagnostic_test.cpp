#include "base/diagnostic.h"

#include <doctest/doctest.h>

using namespace understudy;

namespace {

Diagnostic at(std::string file, int line, int column, std::string message = "wrong") {
    return {
        {std::make_shared<const std::string>(std::move(file)), line, column, 1}, std::move(message), "", ""};
}

std::string shown(const Diagnostic& diagnostic) {
    std::string out;
    append_diagnostic(out, diagnostic);
    return out;
}

}  // namespace

TEST_SUITE("diagnostic") {
    TEST_CASE("a diagnostic shows the place, the line, the mistake and the way out") {
        Diagnostic diagnostic = at("meiro/api.yaml", 41, 9, "unknown key 'statuss' in a reply");
        diagnostic.place.width = 7;
        diagnostic.hint = "did you mean 'status'?";
        diagnostic.source_line = "        statuss: 201";
        CHECK(shown(diagnostic) ==
              "meiro/api.yaml:41:9: error: unknown key 'statuss' in a reply\n"
              "   41 |         statuss: 201\n"
              "      |         ^^^^^^^ did you mean 'status'?\n");
    }

    TEST_CASE("without a hint the line ends with the caret") {
        Diagnostic diagnostic = at("a.yaml", 1, 1);
        diagnostic.source_line = "x: 1";
        CHECK(shown(diagnostic) == "a.yaml:1:1: error: wrong\n    1 | x: 1\n      | ^\n");
    }

    TEST_CASE("without a line there is no excerpt, but the hint stays") {
        Diagnostic diagnostic = at("a.yaml", 0, 0, "has no 'vendor'");
        CHECK(shown(diagnostic) == "a.yaml: error: has no 'vendor'\n");
        diagnostic.hint = "write vendor: NAME";
        CHECK(shown(diagnostic) == "a.yaml: error: has no 'vendor'\n        write vendor: NAME\n");
        CHECK(shown(at("a.yaml", 3, 2)) == "a.yaml:3:2: error: wrong\n");
    }

    TEST_CASE("tabs before the mistake are copied, so the caret stays below it") {
        Diagnostic diagnostic = at("a.yaml", 7, 4);
        diagnostic.source_line = "\ta\tb: 1";
        CHECK(shown(diagnostic) == "a.yaml:7:4: error: wrong\n    7 | \ta\tb: 1\n      | \t \t^\n");
    }

    TEST_CASE("characters of several bytes count once") {
        Diagnostic diagnostic = at("a.yaml", 7, 4);
        diagnostic.source_line = "\xc3\xa4 \xc3\xb6\xc3\xbc";
        diagnostic.place.width = 9;
        CHECK(shown(diagnostic) ==
              "a.yaml:7:4: error: wrong\n    7 | \xc3\xa4 \xc3\xb6\xc3\xbc\n      |   ^^\n");
    }

    TEST_CASE("the caret never leaves the line and is never missing") {
        Diagnostic diagnostic = at("a.yaml", 7, 90);
        diagnostic.source_line = "abc";
        CHECK(shown(diagnostic) == "a.yaml:7:90: error: wrong\n    7 | abc\n      |    ^\n");
        diagnostic.place.column = 3;
        diagnostic.place.width = 0;
        CHECK(shown(diagnostic) == "a.yaml:7:3: error: wrong\n    7 | abc\n      |   ^\n");
    }

    TEST_CASE("a large line number widens the margin of both lines") {
        Diagnostic diagnostic = at("a.yaml", 1234567, 1);
        diagnostic.source_line = "x";
        CHECK(shown(diagnostic) == "a.yaml:1234567:1: error: wrong\n1234567 | x\n        | ^\n");
    }

    TEST_CASE("control characters of the file do not reach the terminal") {
        Diagnostic diagnostic = at("a.yaml", 1, 2);
        diagnostic.source_line = "\x1b[2Jx\r";
        CHECK(shown(diagnostic) == "a.yaml:1:2: error: wrong\n    1 | ?[2Jx?\n      |  ^\n");
    }

    TEST_CASE("what a message quotes cannot turn or clear the terminal") {
        Diagnostic diagnostic = at("a.yaml", 1, 1, "no error 'a\x1b[2J\nb\u0085\u202e\u2066ü'");
        diagnostic.hint = "did you mean '\x07'?";
        CHECK(shown(diagnostic) ==
              "a.yaml:1:1: error: no error 'a\\u001b[2J\\u000ab\\u0085\\u202e\\u2066ü'\n        did you mean "
              "'\\u0007'?\n");
    }

    TEST_CASE("of a very long line only the surroundings are shown") {
        Diagnostic diagnostic = at("a.json", 1, 1001);
        diagnostic.source_line = std::string(1000, 'a') + "X" + std::string(1000, 'b');
        const std::string before = "..." + std::string(60, 'a');
        CHECK(shown(diagnostic) == "a.json:1:1001: error: wrong\n    1 | " + before + "X" +
                                       std::string(99, 'b') + "...\n      | " +
                                       std::string(before.size(), ' ') + "^\n");
        diagnostic.place.column = 1;
        CHECK(shown(diagnostic) ==
              "a.json:1:1: error: wrong\n    1 | " + std::string(160, 'a') + "...\n      | ^\n");
    }

    TEST_CASE("diagnostics are shown by file, line and column, then counted") {
        CHECK(format_diagnostics(
                  {at("b.yaml", 1, 1), at("a.yaml", 10, 1), at("a.yaml", 9, 5), at("a.yaml", 9, 4)}) ==
              "a.yaml:9:4: error: wrong\n"
              "a.yaml:9:5: error: wrong\n"
              "a.yaml:10:1: error: wrong\n"
              "b.yaml:1:1: error: wrong\n"
              "4 mistakes in 2 files\n");
    }

    TEST_CASE("the same mistake is shown once") {
        CHECK(format_diagnostics({at("a.yaml", 1, 1), at("a.yaml", 2, 1), at("a.yaml", 1, 1)}) ==
              "a.yaml:1:1: error: wrong\n"
              "a.yaml:2:1: error: wrong\n"
              "2 mistakes in 1 file\n");
    }

    TEST_CASE("two mistakes at one place are both shown") {
        CHECK(format_diagnostics({at("a.yaml", 1, 1, "b"), at("a.yaml", 1, 1, "a")}) ==
              "a.yaml:1:1: error: a\na.yaml:1:1: error: b\n2 mistakes in 1 file\n");
    }

    TEST_CASE("one mistake is counted in the singular, none not at all") {
        CHECK(format_diagnostics({at("a.yaml", 1, 1)}) == "a.yaml:1:1: error: wrong\n1 mistake in 1 file\n");
        CHECK(format_diagnostics({}) == "");
    }
}
