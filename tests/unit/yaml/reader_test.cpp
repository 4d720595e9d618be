#include "yaml/reader.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "unit/yaml/read.h"

using namespace understudy;
using namespace understudy::yaml;

namespace {

/// A file, a reader over it and what it said.
struct Reading {
    explicit Reading(std::string text)
        : root(read_document(std::make_shared<const SourceText>("f.yaml", std::move(text)), mistakes)),
          read(mistakes) {}

    const Node& operator[](std::string_view key) const { return *root->find(key); }
    std::string said() { return format_diagnostics(mistakes.take()); }

    Mistakes mistakes;
    std::optional<Node> root;
    Reader read;
};

}  // namespace

TEST_CASE("values are read as their types") {
    Reading file(
        "text: abc\nnumeric: 12\nyes: true\nint: -5\nfloat: 1.5\ntime: 1h30m\nword: two\nlist: [1, a]\n");
    CHECK(file.read.text(file["text"], "it") == "abc");
    CHECK(file.read.text(file["numeric"], "it") == "12");
    CHECK(file.read.boolean(file["yes"], "it") == true);
    CHECK(file.read.integer(file["int"], "it") == -5);
    CHECK(file.read.number(file["float"], "it") == 1.5);
    CHECK(file.read.number(file["int"], "it") == -5.0);
    CHECK(file.read.duration(file["time"], "it") == std::chrono::minutes(90));
    CHECK(file.read.one_of(file["word"], "it", {"one", "two"}) == 1);
    CHECK(file.read.one_or_more(file["list"]).size() == 2);
    CHECK(file.read.one_or_more(file["word"]).size() == 1);
    CHECK(file.read.is_list(file["list"], "it"));
    CHECK(file.read.value(*file.root).find("list")->list()[0] == Value(1));
    CHECK(file.said().empty());
}

TEST_CASE("a value of another type is told with what was expected") {
    Reading file("quoted: '5'\nmap: {a: 1}\nsoon: soon\nempty:\n");
    CHECK_FALSE(file.read.integer(file["quoted"], "'limit'").has_value());
    CHECK_FALSE(file.read.text(file["map"], "a title").has_value());
    CHECK_FALSE(file.read.duration(file["soon"], "'every'").has_value());
    CHECK_FALSE(file.read.text(file["empty"], "a name").has_value());
    CHECK_FALSE(file.read.is_map(file["soon"], "'page'"));
    CHECK(file.said() ==
          "f.yaml:1:9: error: 'limit' must be an integer, not '5'\n"
          "    1 | quoted: '5'\n"
          "      |         ^^^ leave out the quotes\n"
          "f.yaml:2:6: error: a title must be a text, not a map\n"
          "    2 | map: {a: 1}\n"
          "      |      ^\n"
          "f.yaml:3:7: error: 'every' must be a duration, not 'soon'\n"
          "    3 | soon: soon\n"
          "      |       ^^^^ write 250ms, 30s, 15m, 24h, 7d or 1h30m\n"
          "f.yaml:3:7: error: 'page' must be a map, not 'soon'\n"
          "    3 | soon: soon\n"
          "      |       ^^^^\n"
          "f.yaml:4:1: error: a name must be a text, not nothing\n"
          "    4 | empty:\n"
          "      | ^^^^^\n"
          "5 mistakes in 1 file\n");
}

TEST_CASE("an integer out of its range is told the range") {
    Reading file("a: 99\nb: 700\n");
    CHECK_FALSE(file.read.integer(file["a"], "a status", {100, 599}).has_value());
    CHECK_FALSE(file.read.integer(file["b"], "a status", {100, 599}).has_value());
    const std::string said = file.said();
    CHECK(said.find("a status must be at least 100") != std::string::npos);
    CHECK(said.find("a status must be at most 599") != std::string::npos);
}

TEST_CASE("a map's unknown keys are told with the nearest known one") {
    Reading file("statuss: 201\nsource: D\n");
    const MapReader map(*file.root, "a reply", file.root->place, {"status", "source"}, file.mistakes);
    CHECK(map.find("source")->text == "D");
    CHECK(map.find("status") == nullptr);
    CHECK(file.said() ==
          "f.yaml:1:1: error: unknown key 'statuss' in a reply\n"
          "    1 | statuss: 201\n"
          "      | ^^^^^^^ did you mean 'status'?\n"
          "1 mistake in 1 file\n");
}

TEST_CASE("a required key that is missing or empty is told where the map is named") {
    Reading file("reply:\n  source:\n");
    const Node& reply = file["reply"];
    const MapReader map(reply, "a reply", file.root->entries[0].key.place, {"status", "source"},
                        file.mistakes);
    CHECK(map.require("status", "status: 200") == nullptr);
    CHECK(map.require("source") == nullptr);
    CHECK(map.find_even_null("source") != nullptr);
    CHECK(file.said() ==
          "f.yaml:1:1: error: a reply has no 'status'\n"
          "    1 | reply:\n"
          "      | ^^^^^ status: 200\n"
          "f.yaml:2:3: error: 'source' of a reply has no value\n"
          "    2 |   source:\n"
          "      |   ^^^^^^\n"
          "2 mistakes in 1 file\n");
}

TEST_CASE("a key without a value is a mistake even where the key is optional") {
    Reading file("limit:\nsource: D\nnote: ~\n");
    const MapReader map(*file.root, "a window", file.root->place, {"limit", "source", "note"}, file.mistakes);
    CHECK(map.find("limit") == nullptr);
    CHECK(map.find("note") == nullptr);
    CHECK(map.find("source") != nullptr);
    CHECK(file.said() ==
          "f.yaml:1:1: error: 'limit' of a window has no value\n"
          "    1 | limit:\n"
          "      | ^^^^^ leave the key out if there is none\n"
          "f.yaml:3:1: error: 'note' of a window has no value\n"
          "    3 | note: ~\n"
          "      | ^^^^ leave the key out if there is none\n"
          "2 mistakes in 1 file\n");
}

TEST_CASE("what is no map has no keys and is told once") {
    Reading file("reply: done\n");
    const MapReader map(file["reply"], "a reply", file.root->place, {"status"}, file.mistakes);
    CHECK_FALSE(map.is_map());
    CHECK(map.require("status") == nullptr);
    CHECK(file.mistakes.count() == 1);
}
