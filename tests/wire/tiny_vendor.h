// A vendor of a few lines, written to a temporary folder.
#pragma once

#include <filesystem>
#include <string>

#include <understudy/server.h>

namespace understudy::wire {

/// POST /api/jobs creates a job that waits for 2 s, runs for 8 s and is finished; GET /api/jobs/{id} shows it
/// and POST /api/jobs/{id}/run moves it. Each needs the header `X-Key: it's secret`. GET /api/file is a file
/// of three people. The scenario `slow` delays every reply by a minute.
class TinyVendor {
  public:
    explicit TinyVendor(const std::string& name = "tiny");
    ~TinyVendor();
    TinyVendor(const TinyVendor&) = delete;
    TinyVendor& operator=(const TinyVendor&) = delete;

    /// The folder that holds the vendor's folder.
    const std::filesystem::path& scenarios() const { return folder_; }
    /// This vendor alone, in stepped time, on a free port.
    Options options() const;

    static constexpr const char* key = "X-Key: it's secret\r\n";

  private:
    std::filesystem::path folder_;
};

}  // namespace understudy::wire
