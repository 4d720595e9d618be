#include "base/nearest.h"

#include <doctest/doctest.h>

#include <vector>

using namespace understudy;

namespace {

std::optional<std::string> among(std::string_view word, std::vector<std::string> names) {
    return nearest(word, names);
}

}  // namespace

TEST_SUITE("nearest") {
    TEST_CASE("the name with the fewest changes is meant") {
        CHECK(among("statuss", {"source", "status", "states"}) == "status");
        CHECK(among("exprot", {"import", "export"}) == "export");
        CHECK(among("statsu", {"state", "status"}) == "status");
    }

    TEST_CASE("a third of the letters may be wrong") {
        CHECK(among("abcdxx", {"abcdef"}) == "abcdef");
        CHECK_FALSE(among("abcxxx", {"abcdef"}));
    }

    TEST_CASE("in a short word one change is allowed") {
        CHECK(among("ib", {"id"}) == "id");
        CHECK(among("di", {"id"}) == "id");
        CHECK_FALSE(among("xy", {"id"}));
    }

    TEST_CASE("swapped neighbours are one change") {
        CHECK(among("teh", {"the"}) == "the");
    }

    TEST_CASE("the first of equals wins, an exact name always") {
        CHECK(among("cat", {"bat", "hat"}) == "bat");
        CHECK(among("cat", {"bat", "cat"}) == "cat");
    }

    TEST_CASE("a name in other letters or begun is meant") {
        CHECK(among("post", {"PUT", "POST"}) == "POST");
        CHECK(among("str", {"integer", "string"}) == "string");
        CHECK(among("int", {"integer", "string"}) == "integer");
        CHECK_FALSE(among("st", {"string"}));
        CHECK_FALSE(among("str", {"string", "struct"}));
    }

    TEST_CASE("nothing is near to an empty word or among no names") {
        CHECK_FALSE(among("", {"", "a"}));
        CHECK_FALSE(among("a", {}));
        CHECK(among("a", {""}) == "");
    }

    TEST_CASE("a suggestion names what was meant, else what there is") {
        const std::vector<std::string> names{"alpha", "beta"};
        CHECK(understudy::suggestion("alhpa", names) == "did you mean 'alpha'?");
        CHECK(understudy::suggestion("alhpa", names, understudy::Listing::always) ==
              "did you mean 'alpha'? There are: alpha, beta");
        CHECK(understudy::suggestion("x", names) == "there are: alpha, beta");
        CHECK(understudy::suggestion("x", {}) == "there are none");
        const std::vector<std::string> many(23, "name");
        CHECK(understudy::suggestion("x", many).ends_with("name, name and 3 more"));
    }

    TEST_CASE("a very long word costs no time against short names") {
        CHECK_FALSE(among(std::string(1'000'000, 'a'), std::vector<std::string>(1000, "refunds")));
    }
}
