// The file that tells a waiting script which port was taken.
#pragma once

#include <string>

namespace understudy::cli {

/// There while the server listens. It appears whole: whoever sees it can read the port, on a line of its own.
class PortFile {
  public:
    PortFile(std::string path, int port);  ///< throws Error(start) when it cannot be written
    ~PortFile();
    PortFile(const PortFile&) = delete;
    PortFile& operator=(const PortFile&) = delete;

  private:
    std::string path_;
};

}  // namespace understudy::cli
