#include "cli/port_file.h"

#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include <unistd.h>

#include <understudy/server.h>

namespace understudy::cli {

PortFile::PortFile(std::string path, int port) : path_(std::move(path)) {
    const std::string unfinished = path_ + '.' + std::to_string(::getpid());
    std::ofstream file(unfinished);
    file << port << '\n';
    file.close();
    std::error_code error;
    if (file) std::filesystem::rename(unfinished, path_, error);
    if (file && !error) return;
    std::filesystem::remove(unfinished, error);
    throw Error(Error::Kind::start, "cannot write the port file '" + path_ + "'");
}

PortFile::~PortFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
}

}  // namespace understudy::cli
