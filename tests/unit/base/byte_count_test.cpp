#include "base/byte_count.h"

#include <doctest/doctest.h>

namespace understudy {

TEST_CASE("numbers of bytes are read with their unit") {
    CHECK(parse_byte_count("0") == 0u);
    CHECK(parse_byte_count("500") == 500u);
    CHECK(parse_byte_count("8KiB") == 8u * 1024);
    CHECK(parse_byte_count("64 MiB") == 64u * 1024 * 1024);
    CHECK(parse_byte_count("2GiB") == std::size_t{2} * 1024 * 1024 * 1024);
    for (const char* text : {"", "KiB", "8KB", "8 kib", "-1", "+1", "1.5MiB", "8KiB ", "18446744073709551616",
                             "18446744073709551615KiB"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_byte_count(text));
    }
}

TEST_CASE("numbers of bytes are written in the largest unit that makes them whole") {
    CHECK(format_byte_count(8 * 1024 * 1024) == "8 MiB");
    CHECK(format_byte_count(1500) == "1500 bytes");
    CHECK(format_byte_count(8 * 1024) == "8 KiB");
    CHECK(format_byte_count(std::size_t{1} << 30) == "1 GiB");
}

}  // namespace understudy
