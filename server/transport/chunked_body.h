// The body of a request in chunked transfer coding (RFC 9112, section 7.1).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace understudy::transport {

/// Undoes the coding piece by piece. Extensions and trailers are read, must be well formed, and are dropped.
class ChunkReader {
  public:
    enum class Result { more, done, malformed, too_large };

    explicit ChunkReader(std::size_t most) : most_(most) {}  ///< bytes the body may have

    /// Takes what it understands off the front of `bytes` and appends the data to `body`.
    Result read(std::string_view& bytes, std::string& body);

  private:
    enum class Expects { size, data, data_end, trailer };
    std::optional<std::string_view> take_line(std::string_view& bytes, std::size_t longest);

    std::size_t most_;
    Expects expects_ = Expects::size;
    std::size_t left_ = 0;     ///< of this chunk's data
    std::size_t framing_ = 0;  ///< bytes that were not data
    bool malformed_ = false;
};

}  // namespace understudy::transport
