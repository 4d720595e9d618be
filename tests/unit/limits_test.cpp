#include <understudy/limits.h>

#include <doctest/doctest.h>

#include <string>

namespace understudy {

using namespace std::chrono_literals;

TEST_CASE("a limit is set by its name, in its unit") {
    Limits limits;
    CHECK_FALSE(set_limit(limits, "body=64MiB"));
    CHECK(limits.body == 64 * 1024 * 1024);
    CHECK_FALSE(set_limit(limits, "request-line=500"));
    CHECK(limits.request_line == 500);
    CHECK_FALSE(set_limit(limits, "head-time=1500ms"));
    CHECK(limits.head_time == 1500ms);
    CHECK_FALSE(set_limit(limits, "connections=20000"));
    CHECK(limits.connections == 20'000);
}

TEST_CASE("a limit that cannot be set says why and leaves all as it was") {
    Limits limits;
    CHECK(set_limit(limits, "body") == "'body' is not NAME=VALUE, like body=64MiB");
    CHECK(set_limit(limits, "bodi=1") == "there is no limit 'bodi'; did you mean 'body'?");
    CHECK(set_limit(limits, "body=1MB") ==
          "'1MB' is no value of the limit body: give a number of bytes like 500, 8KiB or 64MiB");
    CHECK(set_limit(limits, "head-time=0s") ==
          "'0s' is no value of the limit head-time: give a time like 500ms or 10s");
    CHECK(set_limit(limits, "connections=-1") == "'-1' is no value of the limit connections: give a number");
    CHECK(
        set_limit(limits, "zzz=1")->starts_with("there is no limit 'zzz'; there are: request-line, field, "));
    CHECK(set_limit(limits, "json-depth=1025") ==
          "'1025' is no value of the limit json-depth: give a number up to 1024");
    CHECK(set_limit(limits, "chunk-framing=101") ==
          "'101' is no value of the limit chunk-framing: give a number up to 100");
    const Limits defaults;
    CHECK(limits.body == defaults.body);
    CHECK(limits.head_time == defaults.head_time);
    CHECK(limits.connections == defaults.connections);
}

TEST_CASE("every limit is described with a default that can be set again") {
    const std::string text = describe_limits();
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
        const std::string line = text.substr(at, text.find('\n', at) - at);
        const std::string setting = line.substr(2, line.find(' ', 2) - 2);
        CAPTURE(setting);
        Limits limits;
        CHECK_FALSE(set_limit(limits, setting));
        CHECK(line.size() > 30);
        ++count;
    }
    CHECK(count == 18);
    CHECK(text.find("  body=8MiB ") != std::string::npos);
    CHECK(text.find("  head-time=10s ") != std::string::npos);
}

}  // namespace understudy
