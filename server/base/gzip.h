// gzip, piece by piece. Uses zlib.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace understudy {

/// Compresses a stream. The same input gives the same bytes: no time stamp and no name is stored.
class Gzip {
  public:
    Gzip();
    ~Gzip();
    Gzip(const Gzip&) = delete;
    Gzip& operator=(const Gzip&) = delete;

    enum class Flush { no, finish };
    /// Appends the compressed bytes that `bytes` yields; with `finish`, which is said once and last, all that
    /// are left.
    void add(std::string_view bytes, Flush flush, std::string& out);

  private:
    struct Stream;
    std::unique_ptr<Stream> stream_;
};

}  // namespace understudy
