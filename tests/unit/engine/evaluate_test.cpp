#include "engine/evaluate.h"

#include <doctest/doctest.h>

#include <limits>

using understudy::Value;
using understudy::engine::apply;
using namespace understudy::scenario;

TEST_CASE("a number that no integer holds has no integer") {
    const FilterCall integer{.filter = Filter::integer, .argument = {}, .date = {}, .view = {}, .view_slot = -1};
    CHECK(apply(integer, Value(2.9)) == Value(2));
    CHECK(apply(integer, Value(-0x1p63)) == Value(std::numeric_limits<std::int64_t>::min()));
    for (const double beyond : {0x1p63, 1e300, -1e300}) CHECK(apply(integer, Value(beyond)).is_null());
}
