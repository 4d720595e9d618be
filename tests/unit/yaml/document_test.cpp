#include "yaml/document.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <utility>

#include "unit/yaml/read.h"

using namespace understudy;
using namespace understudy::yaml;

namespace {

/// Line and column of a node, as `3:7`.
std::string at(const Node& node) {
    return std::to_string(node.place.line) + ':' + std::to_string(node.place.column);
}

std::string said_of(std::string text) {
    Read got = read(std::move(text));
    CHECK_FALSE(got.root.has_value());
    return got.said;
}

bool says(const std::string& said, const std::string& part) {
    return said.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a file becomes maps, lists and texts with their places") {
    const Read got = read("a: one\nb:\n  - 1\n  - {c: 'two'}\n");
    REQUIRE(got.root.has_value());
    CHECK(got.said.empty());
    const Node& root = *got.root;
    REQUIRE(root.is_map());
    REQUIRE(root.entries.size() == 2);
    CHECK(root.entries[0].key.text == "a");
    CHECK(at(root.entries[0].key) == "1:1");
    CHECK(root.entries[0].value.text == "one");
    CHECK(at(root.entries[0].value) == "1:4");
    CHECK(root.entries[0].value.place.width == 3);
    const Node* list = root.find("b");
    REQUIRE(list != nullptr);
    REQUIRE(list->is_list());
    CHECK(at(*list) == "3:3");
    CHECK(at(list->items[0]) == "3:5");
    const Node* two = list->items[1].find("c");
    REQUIRE(two != nullptr);
    CHECK(two->quoted);
    CHECK(at(*two) == "4:9");
    CHECK(two->place.width == 5);
}

TEST_CASE("a place inside a text is a place in the file where the text stands there as it is") {
    const Read got = read(
        "plain: some text\nsingle: 'some text'\ndouble: \"some text\"\nescaped: \"so\\me\\ttext\"\n"
        "doubled: 'it''s text'\nfolded: >\n  some text\nlines: some\n  text\n"
        "escaped: 1\n");
    // The escape \m is no escape: this file is refused, which the next one is not.
    CHECK_FALSE(got.root.has_value());
    const Read better = read(
        "plain: some text\nsingle: 'some text'\ndouble: \"some text\"\nescaped: \"some\\ttext\"\n"
        "doubled: 'it''s text'\nfolded: >\n  some text\nlines: some\n  text\n");
    REQUIRE(better.root.has_value());
    const auto place = [&](const char* key) { return better.root->find(key)->place_of(5, 4); };
    CHECK(place("plain").column == 13);
    CHECK(place("plain").width == 4);
    CHECK(place("single").column == 15);
    CHECK(place("double").column == 15);
    for (const char* key : {"escaped", "doubled", "folded", "lines"}) {
        CAPTURE(key);
        CHECK(place(key).column == better.root->find(key)->place.column);
    }
}

TEST_CASE("columns count bytes, widths count characters") {
    const Read got = read("größe: \"Stück für Stück\"\n");
    REQUIRE(got.root.has_value());
    const Node& value = got.root->entries[0].value;
    CHECK(value.place.column == 10);
    CHECK(value.place.width == 17);
}

TEST_CASE("what is quoted or a block is a text, null is written in four ways or not at all") {
    const Read got = read("a: ~\nb: null\nc:\nd: 'null'\ne: |\n  null\nf: Null\ng: nullable\n");
    REQUIRE(got.root.has_value());
    const auto is_null = [&](const char* key) { return got.root->find(key)->is_null(); };
    CHECK(is_null("a"));
    CHECK(is_null("b"));
    CHECK(is_null("c"));
    CHECK_FALSE(is_null("d"));
    CHECK_FALSE(is_null("e"));
    CHECK(is_null("f"));
    CHECK_FALSE(is_null("g"));
    CHECK(got.root->find("c")->place.line == 3);
}

TEST_CASE("a byte order mark, comments and document marks do not count") {
    const Read got = read("\xEF\xBB\xBF# a comment\n---\na: 1\n...\n# the end\n");
    CHECK(got.said.empty());
    REQUIRE(got.root.has_value());
    CHECK(at(got.root->entries[0].key) == "3:1");
}

TEST_CASE("an empty file is an empty map") {
    for (const char* text : {"", "\n\n", "# nothing\n", "---\n"}) {
        CAPTURE(text);
        const Read got = read(text);
        CHECK(got.said.empty());
        REQUIRE(got.root.has_value());
        CHECK((got.root->is_map() || got.root->is_null()));
        CHECK(got.root->entries.empty());
    }
}

TEST_CASE("the second of two equal keys is a mistake, the first stays") {
    const Read got = read("a: 1\nb: 2\na: 3\n");
    REQUIRE(got.root.has_value());
    CHECK(got.root->entries.size() == 2);
    CHECK(got.root->find("a")->text == "1");
    CHECK(got.said ==
          "f.yaml:3:1: error: the key 'a' stands twice in this map\n"
          "    3 | a: 3\n"
          "      | ^ the first is in line 1\n"
          "1 mistake in 1 file\n");
}

TEST_CASE("equal keys are found in large maps, too") {
    std::string text;
    for (int i = 0; i < 1000; ++i) text += "k" + std::to_string(i) + ": 1\n";
    const Read got = read(text + "k777: 2\nk5: 2\n");
    CHECK(says(got.said, "f.yaml:1001:1: error: the key 'k777' stands twice"));
    CHECK(says(got.said, "the first is in line 778"));
    CHECK(says(got.said, "2 mistakes in 1 file"));
}

TEST_CASE("what YAML has beyond the language is refused with its place") {
    CHECK(says(said_of("a: &x 1\n"), "f.yaml:1:4: error: anchors are not part of the language"));
    CHECK(says(said_of("a: *x\n"), "f.yaml:1:4: error: aliases are not part of the language"));
    CHECK(says(said_of("a: !!int 1\n"), "f.yaml:1:4: error: tags are not part of the language"));
    CHECK(says(said_of("a: ! 1\n"), "f.yaml:1:4: error: tags are not part of the language"));
    CHECK(says(said_of("a: !<tag:yaml.org,2002:str> 1\n"),
               "f.yaml:1:4: error: tags are not part of the language"));
    CHECK(says(said_of("- !x [1]\n"), "f.yaml:1:3: error: tags are not part of the language"));
    CHECK(says(said_of("a:\n  <<: {b: 1}\n"), "f.yaml:2:3: error: merge keys are not part of the language"));
    CHECK(says(said_of("a: 1\n---\nb: 2\n"), "f.yaml:2:1: error: a second document"));
    CHECK(says(said_of("? [1, 2]\n: 3\n"), "f.yaml:1:3: error: a key must be a text"));
    CHECK(says(said_of("a: {{ x }}\n"), "f.yaml:1:4: error: a template that is not quoted"));
    CHECK(read("'<<': 1\n").said.empty());
    CHECK(read("a: \"!!int 1 &x *x\"\n").said.empty());
}

TEST_CASE("broken YAML is told in the author's words") {
    CHECK(says(said_of("a:\n\tb: 1\n"), "f.yaml:2:1: error: a tab in the indentation"));
    CHECK(says(said_of("a: [1, {b: 2]\n"), "f.yaml:1:13: error: unexpected ']'"));
    CHECK(says(said_of("a: 1]\nb: ]\n"), "f.yaml:2:4: error: unexpected ']'"));
    CHECK(says(said_of("a: [1, {b: 2}\n"), "f.yaml:1:4: error: this '[' is never closed"));
    CHECK(says(said_of("a: [1, 2\n"), "f.yaml:1:4: error: this '[' is never closed"));
    CHECK(says(said_of("a: \"one\nb: two\n"), "f.yaml:1:4: error: these quotes are never closed"));
    CHECK(says(said_of("a: 'it''s\n"), "f.yaml:1:4: error: these quotes are never closed"));
    CHECK(says(said_of("a: b: c\n"), "f.yaml:1:5: error: unexpected ':'"));
    CHECK(says(said_of("a: `b`\n"), "f.yaml:1:4: error: unexpected '`'"));
    CHECK(says(said_of("a: 1\n b: 2\n"), "f.yaml:2:3: error: unexpected ':'"));
    CHECK(says(said_of("a: \"\\q\"\n"), "unknown escape character"));
}

TEST_CASE("keys and items that the reader would make up are refused") {
    CHECK(says(said_of("{ a: 1,, b: 2 }\n"), "a key is missing here"));
    CHECK(says(said_of("a: 1\n:   - d\n"), "f.yaml:2:1: error: a key is missing here"));
    CHECK(says(said_of("a: [1,, 2]\n"), "an item is missing before this"));
    CHECK(says(said_of("- 1\n-\n- 2\n"), "an item is missing before this"));
    CHECK(read("[1, 2, ]\n").said.empty());
}

TEST_CASE("directives are refused, most of which the reader would skip") {
    CHECK(says(said_of("%YAML 1.2\n---\na: 1\n"),
               "f.yaml:1:1: error: directives are not part of the language"));
    CHECK(says(said_of("a: 1\n%b: 2\n"), "f.yaml:2:1: error: directives are not part of the language"));
}

TEST_CASE("bytes that no text file has are refused") {
    CHECK(says(said_of(std::string("a: \0b\n", 6)), "f.yaml:1:4: error: a control character"));
    CHECK(says(said_of("a: 1\nb: \x04 c\n"), "f.yaml:2:4: error: a control character"));
    CHECK(says(said_of("a: \x1b[31m\n"), "f.yaml:1:4: error: a control character"));
    CHECK(says(said_of("a: \xff\n"), "f.yaml:1:4: error: the file is not UTF-8"));
    CHECK(says(said_of("a: \xc0\xaf\n"), "f.yaml:1:4: error: the file is not UTF-8"));
    CHECK(says(said_of("a: \xed\xa0\x80\n"), "f.yaml:1:4: error: the file is not UTF-8"));
    CHECK(says(said_of(std::string("\xff\xfe"
                                   "a\0:\0",
                                   6)),
               "f.yaml:1:1: error: the file is not UTF-8"));
    CHECK(read("a: \"\\x00\\u20ac\"\n").root->find("a")->text == std::string("\0\xe2\x82\xac", 4));
}

TEST_CASE("sixty-four levels are read, sixty-five are not") {
    CHECK(read(std::string(64, '[') + std::string(64, ']')).said.empty());
    CHECK(says(said_of(std::string(65, '[') + std::string(65, ']')),
               "f.yaml:1:65: error: nested more than 64 deep"));
}

namespace {

/// What would take long or much memory takes neither: the reading ends where the limit is met.
std::string refused_quickly(std::string text) {
    const auto begin = std::chrono::steady_clock::now();
    std::string said = said_of(std::move(text));
    // Generous: sanitizers and busy machines are slow. Without the limits these never end or take minutes.
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
    return said;
}

std::string repeated(const std::string& piece, std::size_t times) {
    std::string text;
    text.reserve(piece.size() * times);
    for (std::size_t i = 0; i < times; ++i) text += piece;
    return text;
}

}  // namespace

TEST_CASE("a lone comma ends") {
    // Some readers find a document in it for ever.
    CHECK(says(refused_quickly(","), "f.yaml:1:1: error: the document has ended, but the file goes on"));
    CHECK(says(refused_quickly("a: 1\n,"), "error:"));
}

TEST_CASE("an alias bomb is refused at its first anchor") {
    std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
    for (char c = 'b'; c <= 'i'; ++c) {
        const std::string before(1, static_cast<char>(c - 1));
        bomb +=
            std::string(1, c) + ": &" + c + " [" + repeated("*" + before + ", ", 8) + "*" + before + "]\n";
    }
    CHECK(says(refused_quickly(bomb), "f.yaml:1:4: error: anchors are not part of the language"));
}

TEST_CASE("an alias cycle is refused") {
    CHECK(says(refused_quickly("a: &a [*a]\n"), "f.yaml:1:4: error: anchors are not part of the language"));
    CHECK(says(refused_quickly("&a {*a : *a}\n"), "f.yaml:1:1: error: anchors are not part of the language"));
}

TEST_CASE("a file beyond 4 MiB is refused unread") {
    CHECK(says(refused_quickly("a: " + std::string(largest_file, 'x')),
               "f.yaml: error: the file is larger than 4 MiB"));
    CHECK(read("a: " + std::string(largest_file - 3, 'x')).said.empty());
}

TEST_CASE("a file beyond 200,000 nodes is refused where they end") {
    CHECK(says(refused_quickly("[" + repeated("1,", most_nodes) + "1]"),
               "the file has more than 200,000 nodes"));
    CHECK(says(refused_quickly(repeated("- 1\n", most_nodes + 1)), "the file has more than 200,000 nodes"));
    CHECK(says(refused_quickly(repeated("? \n", most_nodes)), "error:"));
}

TEST_CASE("a map beyond 10,000 keys is refused") {
    std::string text;
    for (std::size_t i = 0; i <= most_keys; ++i) text += "k" + std::to_string(i) + ": 1\n";
    CHECK(says(refused_quickly(text), "f.yaml:10001:1: error: a map has more than 10,000 keys"));
}

TEST_CASE("a thousand mistakes are told, and that there are more") {
    const std::string said = read(repeated("- {a: 1, a: 2}\n", 1500)).said;
    CHECK(says(said, "f.yaml: error: there are more mistakes than the 1,000 shown"));
    CHECK(says(said, "1001 mistakes in 1 file"));
}

TEST_CASE("a line of megabytes is not shown with each of its mistakes") {
    const std::string said = read("[" + repeated("{a: 1, a: 2}, ", 20'000) + "]").said;
    CHECK(said.size() < 200'000);
    CHECK(says(said, "f.yaml:1:9: error: the key 'a' stands twice in this map"));
}

TEST_CASE("deep nesting is refused in each form") {
    const std::size_t deep = 100'000;
    CHECK(says(refused_quickly(std::string(deep, '[')), "error:"));
    CHECK(says(refused_quickly(std::string(deep, '{')), "error:"));
    CHECK(says(refused_quickly(repeated("- ", deep)), "nested more than 64 deep"));
    CHECK(says(refused_quickly(repeated("? ", deep)), "error:"));
    std::string keys;
    for (std::size_t i = 0; i < 1000; ++i) keys += std::string(i, ' ') + "k:\n";
    CHECK(says(refused_quickly(keys), "nested more than 64 deep"));
}

TEST_CASE("brackets without end are refused at once, though yaml-cpp reads to their end before it tells of the first") {
    const std::string text = "a: " + std::string(4'190'000, '[');
    const std::string closed = std::string(2'000'000, '[') + std::string(2'000'000, ']');
    for (const std::string& brackets : {text, closed, repeated("[{", 2'000'000), repeated("[\n", 2'000'000),
                                        "a: b\nc:\n  - d: " + std::string(100'000, '{')}) {
        const auto start = std::chrono::steady_clock::now();
        const std::string said = said_of(brackets);
        CHECK(says(said, "nested more than 64 deep"));
        CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(1));
    }
}

TEST_CASE("many brackets that open nothing are no nesting") {
    const std::string many(1000, '[');
    CHECK(read("a: '" + many + "'\n").said.empty());
    CHECK(read("a: \"" + many + "\"\n").said.empty());
    CHECK(read("a: x" + many + "\n").said.empty());
    CHECK(read("a: x\n  " + many + "\n").said.empty());
    CHECK(read("a: |\n  " + many + "\nb: 1\n").said.empty());
    CHECK(read("# " + many + "\na: 1\n").said.empty());
    CHECK(read("a: [ 1, # " + many + "\n  2 ]\n").said.empty());
    CHECK(read("a: " + std::string(63, '[') + "1" + std::string(63, ']') + " # " + many + "\n").said.empty());
    CHECK(read("a: " + std::string(63, '[') + "'" + many + "'" + std::string(63, ']') + "\n").said.empty());
    CHECK(read("a: " + repeated("[{b: ", 31) + "1 # " + many + "\n" + repeated("}]", 31) + "\n").said.empty());
}

TEST_CASE("a character that is not seen or only looks right is named") {
    CHECK(says(said_of("a: 1\n\u00a0b: 2\n"), "f.yaml:2:1: error: a no-break space (U+00A0)"));
    CHECK(says(said_of("a:\n  b: 1\n  \u00a0c: 2\n"), "a no-break space (U+00A0)"));
    CHECK(says(said_of("a: \u00a01\n"), "f.yaml:1:4: error: a no-break space (U+00A0) beside this text"));
    CHECK(says(said_of("a: \u201cone\u201d\n"), "f.yaml:1:4: error: typographic quotes"));
    CHECK(says(said_of("a: 1 \u0085\n"), "f.yaml:1:6: error: a control character, U+0085"));
    CHECK(says(said_of("a: \u202eb\n"), "f.yaml:1:4: error: U+202E, which turns the direction of what follows"));
    CHECK(says(said_of("a: 1\n\ufeffb: 2\n"), "f.yaml:2:1: error: a byte order mark inside the file"));
    CHECK(read("\ufeffa: the \u201cbest\u201d API, 5\u00a0%\nb: '\u201cone\u201d'\nc: \"\\u202e\"\n").said.empty());
}

TEST_CASE("inputs that crashed or hung yaml-cpp once are refused") {
    for (const char* text : {"!2", "{[a]: b", "!", "- !", "? - ? -", "--- --- ---", "%TAG ! x\n--- !y 1",
                             "%YAML 1.9\n---\na: 1\n---", "{,}", "[a,,b", "|9", ">-9 x", "\"\\u",
                             "\"\\UFFFFFFFF\"", "a: &\n", "*", "&", "- - - :", "?:?:?:{"}) {
        CAPTURE(text);
        read(text);
    }
}
