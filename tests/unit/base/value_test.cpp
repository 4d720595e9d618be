#include "base/value.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

using namespace understudy;

namespace {

constexpr std::int64_t big = 9007199254740993;  // 2^53 + 1: no double is the same

Value object(Value::Object members) {
    return Value(std::move(members));
}

}  // namespace

TEST_SUITE("value") {
    TEST_CASE("a value without content is absent, which is not null") {
        CHECK(Value().is_absent());
        CHECK(Value(nullptr).is_null());
        CHECK_FALSE(Value() == Value(nullptr));
        CHECK(Value() == Value());
        CHECK_FALSE(Value().is_present());
        CHECK_FALSE(Value(nullptr).is_present());
        CHECK(Value(false).is_present());
    }

    TEST_CASE("an integer equals the number of the same size") {
        CHECK(Value(5) == Value(5.0));
        CHECK(Value(5.0) == Value(5));
        CHECK_FALSE(Value(5) == Value(5.5));
        CHECK(Value(0) == Value(-0.0));
    }

    TEST_CASE("integers too large for a double are still told apart from it") {
        CHECK_FALSE(Value(big) == Value(static_cast<double>(big)));
        CHECK_FALSE(Value(std::numeric_limits<std::int64_t>::max()) == Value(0x1p63));
        CHECK(Value(std::numeric_limits<std::int64_t>::min()) == Value(-0x1p63));
    }

    TEST_CASE("values of different types are different") {
        CHECK_FALSE(Value(1) == Value(true));
        CHECK_FALSE(Value("1") == Value(1));
        CHECK_FALSE(Value("") == Value(nullptr));
        CHECK_FALSE(Value(Value::List{}) == object({}));
    }

    TEST_CASE("the order of an object's members does not matter, that of a list does") {
        CHECK(object({{"a", 1}, {"b", 2}}) == object({{"b", 2}, {"a", 1}}));
        CHECK_FALSE(object({{"a", 1}, {"b", 2}}) == object({{"b", 1}, {"a", 2}}));
        CHECK_FALSE(object({{"a", 1}}) == object({{"a", 1}, {"b", 2}}));
        CHECK_FALSE(object({{"a", 1}}) == object({{"c", 1}}));
        CHECK_FALSE(Value(Value::List{1, 2}) == Value(Value::List{2, 1}));
        CHECK(Value(Value::List{object({{"a", 1}, {"b", 2}})}) ==
              Value(Value::List{object({{"b", 2.0}, {"a", 1}})}));
    }

    TEST_CASE("a copy shares its content") {
        const Value list(Value::List{1, 2, 3});
        const Value copy = list;
        CHECK(&copy.list() == &list.list());
        CHECK(copy == list);
    }

    TEST_CASE("a member is found by name, and only in an object") {
        const Value value = object({{"a", 1}, {"b", nullptr}});
        REQUIRE(value.find("a") != nullptr);
        CHECK(*value.find("a") == Value(1));
        CHECK(value.find("b")->is_null());
        CHECK(value.find("c") == nullptr);
        CHECK(Value("a").find("a") == nullptr);
        CHECK(Value().find("a") == nullptr);
    }

    TEST_CASE("as text, null and absent are nothing and a text has no quotes") {
        CHECK(to_text(Value()) == "");
        CHECK(to_text(nullptr) == "");
        CHECK(to_text("a \"b\"") == "a \"b\"");
        CHECK(to_text(true) == "true");
        CHECK(to_text(-5) == "-5");
        CHECK(to_text(0.1) == "0.1");
        CHECK(to_text(Timestamp(std::chrono::seconds(0))) == "1970-01-01T00:00:00Z");
        CHECK(to_text(Value::List{1, "a"}) == R"([1,"a"])");
        CHECK(to_text(object({{"a", nullptr}})) == R"({"a":null})");
    }

    TEST_CASE("values are ordered by type, then by content") {
        const Timestamp epoch{};
        const std::vector<Value> ordered{
            nullptr, false, true, -1.5, -1,        0.5, 1, epoch, epoch + Duration(1),
            "",      "A",   "a",  "aa", "\xc3\xa4"};
        for (std::size_t i = 0; i < ordered.size(); ++i)
            for (std::size_t j = 0; j < ordered.size(); ++j) {
                CAPTURE(i);
                CAPTURE(j);
                const int sign = compare(ordered[i], ordered[j]);
                CHECK((sign < 0) == (i < j));
                CHECK((sign > 0) == (i > j));
            }
    }

    TEST_CASE("absent and null are equal in order") {
        CHECK(compare(Value(), nullptr) == 0);
        CHECK(compare(Value(), false) < 0);
    }

    TEST_CASE("integers and numbers are ordered exactly") {
        CHECK(compare(5, 5.0) == 0);
        CHECK(compare(big, static_cast<double>(big)) > 0);
        CHECK(compare(static_cast<double>(big), big) < 0);
        CHECK(compare(-5, -5.5) > 0);
        CHECK(compare(std::numeric_limits<std::int64_t>::max(), 1e300) < 0);
        CHECK(compare(std::numeric_limits<std::int64_t>::min(), -1e300) > 0);
    }

    TEST_CASE("not-a-number has a place in the order, before all numbers") {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        CHECK(compare(nan, nan) == 0);
        CHECK(compare(nan, -1e308) < 0);
        CHECK(compare(std::numeric_limits<std::int64_t>::min(), nan) > 0);
        CHECK(compare(nan, true) > 0);
    }

    TEST_CASE("lists and objects come last and have no order of their own") {
        CHECK(compare(Value::List{1}, "z") > 0);
        CHECK(compare(Value::List{1}, Value::List{2}) == 0);
        CHECK(compare(object({}), Value::List{}) > 0);
    }

    TEST_CASE("types are called as JSON Schema calls them") {
        CHECK(type_name(Value("").type()) == "string");
        CHECK(type_name(Value(1).type()) == "integer");
        CHECK(type_name(Value(1.0).type()) == "number");
        CHECK(type_name(Value(true).type()) == "boolean");
        CHECK(type_name(Value(nullptr).type()) == "null");
        CHECK(type_name(Value(Value::List{}).type()) == "array");
        CHECK(type_name(object({}).type()) == "object");
        CHECK(type_name(Value(Timestamp{}).type()) == "time");
        CHECK(type_name(Value().type()) == "absent");
    }
}
