#include "scenario/schema.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace understudy::scenario {
namespace {

Schema of_type(int types) {
    Schema schema;
    schema.types = static_cast<std::uint8_t>(types);
    return schema;
}

std::shared_ptr<const Pattern> pattern(std::string_view text) {
    return std::get<std::shared_ptr<const Pattern>>(Pattern::compile(text));
}

/// `field reason`, the reason alone for the value itself, or `fits`.
std::string told(const Schema& schema, const Value& value) {
    const std::optional<Misfit> found = misfit(schema, value);
    if (!found) return "fits";
    return found->field.empty() ? found->reason : found->field + " " + found->reason;
}

TEST_CASE("an empty schema accepts everything") {
    const Schema any;
    CHECK(told(any, Value()) == "fits");
    CHECK(told(any, Value(nullptr)) == "fits");
    CHECK(told(any, Value(Value::Object{{"a", Value(1)}})) == "fits");
}

TEST_CASE("a value of another type does not fit") {
    CHECK(told(of_type(Schema::integer), Value("5")) == "must be an integer");
    CHECK(told(of_type(Schema::number), Value(true)) == "must be a number");
    CHECK(told(of_type(Schema::string), Value(5)) == "must be a string");
    CHECK(told(of_type(Schema::boolean), Value("true")) == "must be a boolean");
    CHECK(told(of_type(Schema::array), Value("a")) == "must be an array");
    CHECK(told(of_type(Schema::object), Value(Value::List{})) == "must be an object");
    CHECK(told(of_type(Schema::null), Value(0)) == "must be null");
    CHECK(told(of_type(Schema::string), Value(nullptr)) == "must be a string");
    CHECK(told(of_type(Schema::string), Value()) == "is required");
}

TEST_CASE("several types are named in a fixed order") {
    CHECK(told(of_type(Schema::null | Schema::string), Value(1)) == "must be a string or null");
    CHECK(told(of_type(Schema::null | Schema::string | Schema::integer), Value(true)) ==
          "must be an integer, a string or null");
    CHECK(told(of_type(Schema::number | Schema::integer), Value(true)) == "must be a number");
    CHECK(told(of_type(Schema::null | Schema::string), Value(nullptr)) == "fits");
}

TEST_CASE("an integer is a number, and a whole number is an integer") {
    CHECK(told(of_type(Schema::number), Value(5)) == "fits");
    CHECK(told(of_type(Schema::integer), Value(5.0)) == "fits");
    CHECK(told(of_type(Schema::integer), Value(5.5)) == "must be an integer");
    CHECK(told(of_type(Schema::integer), Value(std::numeric_limits<double>::infinity())) ==
          "must be an integer");
    CHECK(told(of_type(Schema::integer), Value(std::nan(""))) == "must be an integer");
}

TEST_CASE("a time fits where a string does") {
    CHECK(told(of_type(Schema::string), Value(Timestamp{})) == "fits");
    CHECK(told(of_type(Schema::integer), Value(Timestamp{})) == "must be an integer");
}

TEST_CASE("a value must be one of the enum's") {
    Schema direction;
    direction.one_of_values = {Value("ASC"), Value("DESC")};
    CHECK(told(direction, Value("DESC")) == "fits");
    CHECK(told(direction, Value("desc")) == "must be one of ASC, DESC");
    direction.one_of_values = {Value(0), Value(nullptr), Value(""), Value(true)};
    CHECK(told(direction, Value(0.0)) == "fits");
    CHECK(told(direction, Value("0")) == "must be one of 0, null, '', true");
    direction.one_of_values = {Value("v2")};
    CHECK(told(direction, Value("v1")) == "must be v2");
}

TEST_CASE("numbers keep within their bounds") {
    Schema limit = of_type(Schema::number);
    limit.minimum = 1;
    limit.maximum = 2.5;
    CHECK(told(limit, Value(0)) == "must be at least 1");
    CHECK(told(limit, Value(0.5)) == "must be at least 1");
    CHECK(told(limit, Value(1)) == "fits");
    CHECK(told(limit, Value(2.5)) == "fits");
    CHECK(told(limit, Value(3)) == "must be at most 2.5");
}

TEST_CASE("bounds say nothing about values of other types") {
    Schema schema;
    schema.minimum = 1;
    schema.min_length = 2;
    schema.min_items = 1;
    schema.pattern = pattern("^a");
    schema.format = Schema::Format::uuid;
    CHECK(told(schema, Value(true)) == "fits");
    CHECK(told(schema, Value(1)) == "fits");
}

TEST_CASE("lengths of strings are counted in code points") {
    Schema name = of_type(Schema::string);
    name.min_length = 1;
    name.max_length = 5;
    CHECK(told(name, Value("")) == "must have at least 1 character");
    CHECK(told(name, Value("größe")) == "fits");
    CHECK(told(name, Value("😀😀😀😀😀")) == "fits");
    CHECK(told(name, Value("größer")) == "must have at most 5 characters");
}

TEST_CASE("lists keep within their number of items") {
    Schema tags = of_type(Schema::array);
    tags.min_items = 1;
    tags.max_items = 2;
    CHECK(told(tags, Value(Value::List{})) == "must have at least 1 item");
    CHECK(told(tags, Value(Value::List{Value(1), Value(2), Value(3)})) == "must have at most 2 items");
    CHECK(told(tags, Value(Value::List{Value(1)})) == "fits");
}

TEST_CASE("a pattern may match anywhere in a string") {
    Schema id = of_type(Schema::string);
    id.pattern = pattern("^[0-9]+");
    CHECK(told(id, Value("12a")) == "fits");
    CHECK(told(id, Value("a12")) == "must match ^[0-9]+");
}

TEST_CASE("a UUID is 32 hex digits in five groups") {
    Schema id;
    id.format = Schema::Format::uuid;
    CHECK(told(id, Value("123e4567-E89b-12d3-a456-426614174000")) == "fits");
    CHECK(told(id, Value("123e4567-e89b-12d3-a456-42661417400")) == "must be a UUID");
    CHECK(told(id, Value("123e4567-e89b-12d3-a456-4266141740000")) == "must be a UUID");
    CHECK(told(id, Value("123e4567-e89b-12d3-a456-42661417400g")) == "must be a UUID");
    CHECK(told(id, Value("123e4567xe89bx12d3xa456x426614174000")) == "must be a UUID");
}

TEST_CASE("an email address has one @ with something on both sides") {
    Schema email;
    email.format = Schema::Format::email;
    CHECK(told(email, Value("a.b+c@example.com")) == "fits");
    for (const char* wrong : {"", "a", "@b", "a@", "a@b@c", "a b@c"}) {
        CHECK(told(email, Value(wrong)) == "must be an email address");
    }
}

TEST_CASE("a date and time is written as RFC 3339 says") {
    Schema at;
    at.format = Schema::Format::date_time;
    for (const char* right : {"2026-11-23T10:00:00Z", "2026-11-23t10:00:00z", "2024-02-29T23:59:60.123456Z",
                              "2026-11-23T10:00:00+05:30", "2026-11-23T10:00:00.5-23:59"}) {
        CAPTURE(right);
        CHECK(told(at, Value(right)) == "fits");
    }
    for (const char* wrong :
         {"", "2026-11-23", "2026-11-23T10:00:00", "2026-11-23 10:00:00Z", "2026-02-29T10:00:00Z",
          "2026-13-01T10:00:00Z", "2026-00-01T10:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23T10:60:00Z",
          "2026-11-23T10:00:61Z", "2026-11-23T10:00:00.Z", "2026-11-23T10:00:00+24:00",
          "2026-11-23T10:00:00+05:60", "2026-11-23T10:00:00+0530", "2026-11-23T10:00:00Zx"}) {
        CAPTURE(wrong);
        CHECK(told(at, Value(wrong)) == "must be a date and time like 2026-11-23T10:00:00Z");
    }
}

Schema body() {
    Schema settings = of_type(Schema::object);
    settings.properties.push_back({"name", of_type(Schema::string), true});
    Schema tags = of_type(Schema::array);
    tags.items = std::make_shared<const Schema>(settings);
    Schema made = of_type(Schema::object);
    made.properties.push_back({"limit", of_type(Schema::integer), false});
    made.properties.push_back({"settings", settings, true});
    made.properties.push_back({"tags", tags, false});
    made.properties.push_back({"id", of_type(Schema::integer), true});
    return made;
}

Value settings_named(Value name) {
    return Value(Value::Object{{"name", std::move(name)}});
}

TEST_CASE("all required members are asked for before any member is looked at") {
    CHECK(told(body(), Value(Value::Object{{"limit", Value("x")}})) == "settings is required");
    CHECK(told(body(), Value(Value::Object{{"limit", Value("x")}, {"settings", Value(1)}})) ==
          "id is required");
    CHECK(
        told(body(), Value(Value::Object{{"settings", Value(1)}, {"id", Value(1)}, {"limit", Value("x")}})) ==
        "limit must be an integer");
}

TEST_CASE("a member that is null is there") {
    CHECK(told(body(),
               Value(Value::Object{{"id", Value(nullptr)}, {"settings", settings_named(Value("a"))}})) ==
          "id must be an integer");
}

TEST_CASE("a misfit deep inside is named by its path") {
    CHECK(told(body(), Value(Value::Object{{"id", Value(1)}, {"settings", settings_named(Value(1))}})) ==
          "settings.name must be a string");
    CHECK(told(body(), Value(Value::Object{{"id", Value(1)}, {"settings", Value(Value::Object{})}})) ==
          "settings.name is required");
    const Value tags(Value::List{settings_named(Value("a")), settings_named(Value(nullptr))});
    CHECK(told(body(), Value(Value::Object{
                           {"id", Value(1)}, {"settings", settings_named(Value("a"))}, {"tags", tags}})) ==
          "tags[1].name must be a string");
    Schema matrix;
    Schema row;
    row.items = std::make_shared<const Schema>(of_type(Schema::integer));
    matrix.items = std::make_shared<const Schema>(row);
    CHECK(told(matrix, Value(Value::List{Value(Value::List{Value(1), Value("x")})})) ==
          "[0][1] must be an integer");
}

TEST_CASE("an unknown member is refused only where the schema says so") {
    Schema open = body();
    const Value value(
        Value::Object{{"x", Value(1)}, {"id", Value(1)}, {"settings", settings_named(Value("a"))}});
    CHECK(told(open, value) == "fits");
    open.additional_properties = false;
    CHECK(told(open, value) == "x is not allowed");
}

TEST_CASE("of several misfits the order is type, enum, bounds, pattern, format") {
    Schema strict = of_type(Schema::string);
    strict.one_of_values = {Value("xyz"), Value("x")};
    strict.max_length = 2;
    strict.pattern = pattern("^a");
    strict.format = Schema::Format::email;
    CHECK(told(strict, Value(5)) == "must be a string");
    CHECK(told(strict, Value("nothing")) == "must be one of xyz, x");
    CHECK(told(strict, Value("xyz")) == "must have at most 2 characters");
    CHECK(told(strict, Value("x")) == "must match ^a");
    strict.one_of_values.clear();
    CHECK(told(strict, Value("a")) == "must be an email address");
}

TEST_CASE("the text of an integer parameter is an optional minus and digits") {
    const Schema integer = of_type(Schema::integer);
    CHECK(read_parameter(integer, "5") == Value(5));
    CHECK(read_parameter(integer, "-007") == Value(-7));
    CHECK(read_parameter(integer, "9223372036854775807") == Value(INT64_MAX));
    for (const char* wrong : {"", "-", "+5", " 5", "5 ", "5.0", "1e3", "0x10", "9223372036854775808"}) {
        CAPTURE(wrong);
        CHECK(read_parameter(integer, wrong) == Value(wrong));
        CHECK(told(integer, read_parameter(integer, wrong)) == "must be an integer");
    }
}

TEST_CASE("the text of a number parameter is a finite number") {
    const Schema number = of_type(Schema::number);
    CHECK(read_parameter(number, "5").type() == Value::Type::integer);
    CHECK(read_parameter(number, "2.5") == Value(2.5));
    CHECK(read_parameter(number, "-1e3") == Value(-1000.0));
    for (const char* wrong : {"", "1.5x", "inf", "nan", "-infinity", "1e999", "+1.5", "0x1p3"}) {
        CAPTURE(wrong);
        CHECK(read_parameter(number, wrong) == Value(wrong));
    }
}

TEST_CASE("the text of a boolean parameter is true or false") {
    const Schema boolean = of_type(Schema::boolean);
    CHECK(read_parameter(boolean, "true") == Value(true));
    CHECK(read_parameter(boolean, "false") == Value(false));
    CHECK(read_parameter(boolean, "True") == Value("True"));
    CHECK(read_parameter(boolean, "1") == Value("1"));
}

TEST_CASE("text stays text where no other type is allowed") {
    CHECK(read_parameter(Schema{}, "5") == Value("5"));
    CHECK(read_parameter(of_type(Schema::string), "true") == Value("true"));
    CHECK(read_parameter(of_type(Schema::string | Schema::integer), "5") == Value(5));
    CHECK(read_parameter(of_type(Schema::string | Schema::integer), "5a") == Value("5a"));
    CHECK(read_parameter(of_type(Schema::string | Schema::null), "null") == Value("null"));
}

TEST_CASE("the text of an array parameter is separated by commas") {
    Schema list = of_type(Schema::array);
    CHECK(read_parameter(list, "") == Value(Value::List{}));
    CHECK(read_parameter(list, "a") == Value(Value::List{Value("a")}));
    CHECK(read_parameter(list, "a,,b,") == Value(Value::List{Value("a"), Value(""), Value("b"), Value("")}));
    list.items = std::make_shared<const Schema>(of_type(Schema::integer));
    CHECK(read_parameter(list, "1,x") == Value(Value::List{Value(1), Value("x")}));
    CHECK(told(list, read_parameter(list, "1,x")) == "[1] must be an integer");
}

TEST_CASE("all misfits of a value are found, each with its path and what stands there") {
    Schema item = of_type(Schema::object);
    item.properties = {{"id", of_type(Schema::integer), true}, {"name", of_type(Schema::string), false}};
    item.additional_properties = false;
    Schema list = of_type(Schema::array);
    list.items = std::make_shared<const Schema>(item);
    Schema schema = of_type(Schema::object);
    schema.properties = {{"items", list, true}, {"total", of_type(Schema::integer), true}};
    const Value value(Value::Object{
        {"items", Value::List{Value(Value::Object{{"id", 1}}), Value(Value::Object{{"id", "2"}, {"name", 3}, {"more", true}}), Value(4)}}});
    const std::vector<Misfit> found = misfits(schema, value, 100);
    std::string told;
    for (const Misfit& each : found) told += each.field + ' ' + each.reason + '\n';
    CHECK(told ==
          "items[1].id must be an integer\n"
          "items[1].name must be a string\n"
          "items[1].more is not allowed\n"
          "items[2] must be an object\n"
          "total is required\n");
    REQUIRE(found.size() == 5);
    CHECK(found[0].got == Value("2"));
    CHECK(found[4].got.is_absent());
    CHECK(misfits(schema, value, 2).size() == 2);
    CHECK(misfits(schema, Value(Value::Object{{"items", Value::List{}}, {"total", 0}}), 100).empty());
}

TEST_CASE("a misfit does not tell a secret") {
    Schema schema = of_type(Schema::integer);
    schema.secret = true;
    REQUIRE(misfits(schema, Value("hush"), 10).size() == 1);
    CHECK(misfits(schema, Value("hush"), 10).front().got == Value("a secret"));
}

}  // namespace
}  // namespace understudy::scenario
