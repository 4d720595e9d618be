#include "base/value.h"

#include <algorithm>
#include <cmath>

#include "base/json.h"

namespace understudy {
namespace {

template <typename T>
int order(const T& a, const T& b) {
    return a < b ? -1 : b < a ? 1 : 0;
}

int order_doubles(double a, double b) {
    // Not-a-number sorts before all others, so that the order stays one.
    if (std::isnan(a) || std::isnan(b)) return order(!std::isnan(a), !std::isnan(b));
    return order(a, b);
}

/// Exact: converting the integer to double would make neighbours above 2^53 equal.
int order_mixed(std::int64_t a, double b) {
    if (std::isnan(b)) return 1;
    if (b >= 0x1p63) return -1;
    if (b < -0x1p63) return 1;
    const double whole = std::trunc(b);
    const int by_whole = order(a, static_cast<std::int64_t>(whole));
    return by_whole != 0 ? by_whole : order(whole, b);
}

bool is_numeric(const Value& value) {
    return value.type() == Value::Type::integer || value.type() == Value::Type::number;
}

/// Requires two numeric values.
int order_numbers(const Value& a, const Value& b) {
    const bool a_is_integer = a.type() == Value::Type::integer;
    const bool b_is_integer = b.type() == Value::Type::integer;
    if (a_is_integer && b_is_integer) return order(a.integer(), b.integer());
    if (a_is_integer) return order_mixed(a.integer(), b.number());
    if (b_is_integer) return -order_mixed(b.integer(), a.number());
    return order_doubles(a.number(), b.number());
}

std::vector<const Value::Member*> by_name(const Value::Object& object) {
    std::vector<const Value::Member*> members;
    members.reserve(object.size());
    for (const Value::Member& member : object) members.push_back(&member);
    std::stable_sort(members.begin(), members.end(),
                     [](const auto* a, const auto* b) { return a->first < b->first; });
    return members;
}

bool have_same_members(const Value::Object& a, const Value::Object& b) {
    if (a.size() != b.size()) return false;
    if (a == b) return true;  // the same order is the usual case
    const auto same = [](const auto* x, const auto* y) { return *x == *y; };
    return std::ranges::equal(by_name(a), by_name(b), same);
}

int rank(Value::Type type) {
    switch (type) {
        case Value::Type::absent:
        case Value::Type::null:
            return 0;
        case Value::Type::boolean:
            return 1;
        case Value::Type::integer:
        case Value::Type::number:
            return 2;
        case Value::Type::time:
            return 3;
        case Value::Type::text:
            return 4;
        case Value::Type::list:
            return 5;
        case Value::Type::object:
            return 6;
    }
    return 6;
}

}  // namespace

const Value* Value::find(std::string_view name) const {
    if (!is_object()) return nullptr;
    for (const Member& member : object())
        if (member.first == name) return &member.second;
    return nullptr;
}

bool operator==(const Value& a, const Value& b) {
    if (is_numeric(a) && is_numeric(b)) return order_numbers(a, b) == 0;
    if (a.type() != b.type()) return false;
    if (a.is_list()) return &a.list() == &b.list() || a.list() == b.list();
    if (a.is_object()) return &a.object() == &b.object() || have_same_members(a.object(), b.object());
    return a.held_ == b.held_;
}

void append_text(std::string& out, const Value& value) {
    switch (value.type()) {
        case Value::Type::absent:
        case Value::Type::null:
            return;
        case Value::Type::text:
            out += value.text();
            return;
        case Value::Type::time:
            out += format_timestamp(value.time());
            return;
        default:
            append_json(out, value);
            return;
    }
}

std::string to_text(const Value& value) {
    if (value.is_text()) return value.text();
    if (value.type() == Value::Type::integer) return std::to_string(value.integer());
    std::string out;
    append_text(out, value);
    return out;
}

int compare(const Value& a, const Value& b) {
    const int by_rank = order(rank(a.type()), rank(b.type()));
    if (by_rank != 0) return by_rank;
    switch (a.type()) {
        case Value::Type::boolean:
            return order(a.boolean(), b.boolean());
        case Value::Type::integer:
        case Value::Type::number:
            return order_numbers(a, b);
        case Value::Type::time:
            return order(a.time(), b.time());
        case Value::Type::text:
            return order(a.text(), b.text());
        default:
            return 0;  // lists and objects have no order among themselves
    }
}

std::string_view type_name(Value::Type type) {
    switch (type) {
        case Value::Type::absent:
            return "absent";
        case Value::Type::null:
            return "null";
        case Value::Type::boolean:
            return "boolean";
        case Value::Type::integer:
            return "integer";
        case Value::Type::number:
            return "number";
        case Value::Type::text:
            return "string";
        case Value::Type::time:
            return "time";
        case Value::Type::list:
            return "array";
        case Value::Type::object:
            return "object";
    }
    return "absent";
}

}  // namespace understudy
