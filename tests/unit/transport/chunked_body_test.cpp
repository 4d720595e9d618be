#include "transport/chunked_body.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace understudy::transport {

TEST_CASE("chunks are joined, extensions and trailers dropped, what follows left alone") {
    const std::string sent = "4;a=b\r\nWiki\r\n5\r\npedia\r\n0\r\nTrailer: 1\r\n\r\nGET";
    for (std::size_t step = 1; step <= sent.size(); ++step) {
        CAPTURE(step);
        ChunkReader chunks{Limits()};
        std::string body, pending;
        auto result = ChunkReader::Result::more;
        for (std::size_t at = 0; at < sent.size() && result == ChunkReader::Result::more; at += step) {
            pending += sent.substr(at, step);
            std::string_view bytes = pending;
            result = chunks.read(bytes, body);
            pending = std::string(bytes);
        }
        CHECK(result == ChunkReader::Result::done);
        CHECK(body == "Wikipedia");
        CHECK(std::string("GET").starts_with(pending));
    }
}

TEST_CASE("malformed and oversized chunks are refused") {
    const auto result_of = [](std::string_view bytes) {
        ChunkReader chunks{Limits()};
        std::string body;
        return chunks.read(bytes, body);
    };
    using Result = ChunkReader::Result;
    CHECK(result_of("-2\r\n") == Result::malformed);
    CHECK(result_of("0x5\r\n") == Result::malformed);
    CHECK(result_of("\r\n") == Result::malformed);
    CHECK(result_of("5 x\r\n") == Result::malformed);
    CHECK(result_of("5 \r\n") == Result::malformed);
    CHECK(result_of(" 5\r\n") == Result::malformed);
    CHECK(result_of("+5\r\n") == Result::malformed);
    CHECK(result_of("5_0\r\n") == Result::malformed);
    CHECK(result_of("5;a\rb\r\n") == Result::malformed);
    CHECK(result_of("5 ; a=b\r\n") == Result::more);
    CHECK(result_of("5\nhello\r\n") == Result::malformed);
    CHECK(result_of("5\r\nhelloX\r\n") == Result::malformed);
    CHECK(result_of("ffffffff1\r\n") == Result::malformed);
    CHECK(result_of("ffffffff\r\n") == Result::too_large);
    CHECK(result_of("800001\r\n") == Result::too_large);
    CHECK(result_of("800000\r\n") == Result::more);
    CHECK(result_of("5;" + std::string(300, 'x')) == Result::malformed);
    CHECK(result_of("0\r\nno field\r\n") == Result::malformed);
    CHECK(result_of("0\r\nA : b\r\n") == Result::malformed);
    CHECK(result_of("0\r\nA: b\n\r\n") == Result::malformed);
    CHECK(result_of(std::string_view("0\r\nA: \0\r\n", 10)) == Result::malformed);
    CHECK(result_of("0\r\nA: " + std::string(9000, 'x')) == Result::malformed);
    std::string mostly_framing;
    for (int i = 0; i < 30'000; ++i) mostly_framing += "1\r\nx\r\n";
    CHECK(result_of(mostly_framing) == Result::malformed);
}

}  // namespace understudy::transport
