// The body of a request in chunked transfer coding (RFC 9112, section 7.1).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <understudy/limits.h>

namespace understudy::transport {

/// Undoes the coding piece by piece. Extensions and trailers are read, must be well formed, and are dropped.
class ChunkReader {
  public:
    enum class Result { more, done, malformed, too_large };

    explicit ChunkReader(const Limits& limits)
        : most_(limits.body), longest_extension_(limits.chunk_extension), most_framing_(limits.chunk_framing) {}

    /// Takes what it understands off the front of `bytes` and appends the data to `body`.
    Result read(std::string_view& bytes, std::string& body);

  private:
    enum class Expects { size, data, data_end, trailer };
    bool is_mostly_framing(std::size_t body_bytes) const;
    std::optional<std::string_view> take_line(std::string_view& bytes, std::size_t longest);

    std::size_t most_;               ///< bytes the body may have
    std::size_t longest_extension_;  ///< bytes
    std::size_t most_framing_;       ///< percent
    Expects expects_ = Expects::size;
    std::size_t left_ = 0;     ///< of this chunk's data
    std::size_t framing_ = 0;  ///< bytes that were not data
    bool malformed_ = false;
};

}  // namespace understudy::transport
