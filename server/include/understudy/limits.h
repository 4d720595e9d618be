// What a client may cost. Each limit can be changed; the defaults are those of well-kept servers.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace understudy {

struct Limits {
    // Bytes; what is larger is refused with the status named.
    std::size_t request_line = 8 * 1024;       ///< 414
    std::size_t field = 8 * 1024;              ///< one header line; 431
    std::size_t field_bytes = 32 * 1024;       ///< all header lines; 431
    std::size_t fields = 100;                  ///< header lines; 431
    std::size_t body = 8 * 1024 * 1024;        ///< after transfer decoding; 413
    std::size_t chunk_extension = 256;         ///< of the extensions of one chunk; 400
    std::size_t buffered = 256 * 1024 * 1024;  ///< bodies of all connections that are still being read; 503

    /// Percent of a chunked body that may be framing, once there are more than 100 KB of that; 400.
    std::size_t chunk_framing = 80;
    /// Lists and objects in one another in a body of JSON, at most 1,024; refused as the vendor refuses what is no JSON.
    std::size_t json_depth = 64;

    // Time by the machine's clock; a request that takes longer gets 408 and the end of its connection.
    std::chrono::milliseconds head_time{10'000};  ///< from the first byte of a head to its last
    std::chrono::milliseconds body_time{
        20'000};                  ///< for a body, and 1 s more for each `body_rate` bytes that came
    std::size_t body_rate = 500;  ///< bytes a second
    std::chrono::milliseconds body_time_most{120'000};  ///< however much came
    std::chrono::milliseconds idle_time{
        15'000};  ///< between requests; then the connection ends without a word
    std::chrono::milliseconds write_stall{10'000};  ///< a client takes no byte of a reply; then it is cut

    // Connections.
    std::size_t requests = 1'000;     ///< of one connection; the last reply says `Connection: close`
    std::size_t connections = 1'024;  ///< at once; one more gets 503
    std::size_t address_connections =
        256;  ///< at once from one address that is not loopback; one more gets 503
};

/// Sets the limit that `text` names: `body=64MiB`, `head-time=5s`, `connections=20000`. Returns nothing, or
/// why it cannot, with the names there are.
std::optional<std::string> set_limit(Limits& limits, std::string_view text);

/// A line for each limit, for people: its name, its default, what it is.
std::string describe_limits();

}  // namespace understudy
