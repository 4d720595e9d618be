#include <understudy/message.h>

#include <doctest/doctest.h>

namespace understudy {

TEST_CASE("what is done to a reply's bytes is told in words") {
    CHECK(describe({}).empty());
    CHECK(describe({.ending = Delivery::Ending::reset}) == "reset");
    CHECK(describe({.ending = Delivery::Ending::empty}) == "empty");
    CHECK(describe({.ending = Delivery::Ending::random_data}) == "random_data");
    CHECK(describe({.ending = Delivery::Ending::malformed_chunk, .bytes_per_second = 100}) ==
          "malformed_chunk, 100 bytes/s");
    CHECK(describe({.ending = Delivery::Ending::wrong_length}) == "wrong_length");
    CHECK(describe({.cut = 0, .bytes_per_second = 5}) == "cut after 0 bytes, 5 bytes/s");
}

TEST_CASE("of a body goes what its delivery lets go") {
    CHECK(sent_of({}, 9) == 9);
    CHECK(sent_of({.cut = 4}, 9) == 4);
    CHECK(sent_of({.cut = 10}, 9) == 9);
    CHECK(sent_of({.ending = Delivery::Ending::malformed_chunk}, 9) == 4);
    CHECK(sent_of({.ending = Delivery::Ending::malformed_chunk}, 0) == 0);
    CHECK(sent_of({.ending = Delivery::Ending::wrong_length}, 9) == 9);
    CHECK(sent_of({.ending = Delivery::Ending::random_data}, 9) == 9);
    CHECK(sent_of({.ending = Delivery::Ending::reset}, 9) == 0);
    CHECK(sent_of({.ending = Delivery::Ending::empty}, 9) == 0);
}

}  // namespace understudy
