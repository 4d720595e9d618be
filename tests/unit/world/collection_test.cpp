#include "world/collection.h"

#include <doctest/doctest.h>

using understudy::Value;
using understudy::scenario::Field;
using understudy::scenario::Kind;
using understudy::world::Collection;
using understudy::world::Instance;

namespace {

Kind person() {
    Kind kind;
    kind.name = "person";
    for (const char* name : {"id", "email", "note"}) {
        Field field;
        field.name = name;
        kind.fields.push_back(field);
    }
    kind.fields[1].looked_up = true;
    return kind;
}

std::unique_ptr<Instance> instance(std::uint64_t serial, Value id, Value email, Value note = nullptr) {
    auto made = std::make_unique<Instance>();
    made->serial = serial;
    made->fields = {std::move(id), std::move(email), std::move(note)};
    return made;
}

}  // namespace

TEST_CASE("an instance is found by its key, written as number or as text") {
    const Kind kind = person();
    Collection people(kind);
    Instance* ada = people.add(instance(1, 7, "ada@example.com"));
    CHECK(people.find(0, Value(7)) == ada);
    CHECK(people.find(0, Value("7")) == ada);
    CHECK(people.find(0, Value(7.0)) == ada);
    CHECK(people.find_text(0, "7") == ada);
    for (const char* other : {"07", "+7", " 7", "7 ", "7.0", "-7", "-", "", "77"}) {
        CAPTURE(other);
        CHECK(people.find(0, Value(other)) == nullptr);
    }
    CHECK(people.find(0, Value()) == nullptr);
    CHECK(people.find(0, Value(nullptr)) == nullptr);
}

TEST_CASE("a key is found as it is spelled, also where it looks like a number and is none") {
    const Kind kind = person();
    Collection people(kind);
    std::uint64_t serial = 0;
    for (const char* key : {"0", "-0", "00", "-1", "-01", "007", "7", "9223372036854775807", "9223372036854775808",
                            "-9223372036854775808", "18446744073709551623", "1e3", "1234567890abcdef", "0x10"}) {
        CAPTURE(key);
        Instance* made = people.add(instance(++serial, key, "x"));
        CHECK(people.find(0, Value(key)) == made);
        CHECK(people.find_text(0, key) == made);
    }
    CHECK(people.find(0, Value(7)) == people.find_text(0, "7"));
    CHECK(people.find(0, Value(-1)) == people.find_text(0, "-1"));
    CHECK(people.find(0, Value(std::int64_t{0})) == people.find_text(0, "0"));
}

TEST_CASE("the next one with the same key takes the place of one that goes") {
    const Kind kind = person();
    for (const Value& key : {Value(7), Value("seven")}) {
        Collection people(kind);
        Instance* first = people.add(instance(1, key, "a"));
        Instance* second = people.add(instance(2, key, "b"));
        CHECK(people.find(0, key) == first);
        people.remove(first);
        CHECK(people.find(0, key) == second);
        people.remove(second);
        CHECK(people.find(0, key) == nullptr);
    }
}

TEST_CASE("a field that is looked up follows its changes") {
    const Kind kind = person();
    Collection people(kind);
    Instance* ada = people.add(instance(1, 7, "ada@example.com"));
    people.set(*ada, 1, Value("countess@example.com"));
    CHECK(people.find(1, Value("ada@example.com")) == nullptr);
    CHECK(people.find(1, Value("countess@example.com")) == ada);
}

TEST_CASE("a field that is not looked up is still found, oldest first") {
    const Kind kind = person();
    Collection people(kind);
    Instance* first = people.add(instance(1, 1, "a", "same"));
    people.add(instance(2, 2, "b", "same"));
    CHECK(people.find(2, Value("same")) == first);
}

TEST_CASE("of two with the same value the oldest is found, and the other once it is gone") {
    const Kind kind = person();
    Collection people(kind);
    Instance* first = people.add(instance(1, 1, "same"));
    Instance* second = people.add(instance(2, 2, "same"));
    CHECK(people.find(1, Value("same")) == first);
    const auto removed = people.remove(first);
    CHECK(removed.get() == first);
    CHECK(people.find(1, Value("same")) == second);
    CHECK(people.instances().size() == 1);
}
