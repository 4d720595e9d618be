#include "transport/identity.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include <understudy/server.h>

namespace understudy::transport {
namespace {

constexpr std::size_t most_bytes = 1024 * 1024;  // no PEM file is that large, and a device may have no end

std::string read(const std::string& file, const std::string& what) {
    const auto fail = [&](const std::string& why) {
        throw Error(Error::Kind::start, "cannot read " + what + " '" + file + "': " + why +
                                            ". Name a PEM file that this program may read");
    };
    errno = 0;
    std::ifstream input(file, std::ios::binary);
    std::string text(most_bytes + 1, '\0');
    input.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!input.is_open() || input.bad()) fail(errno != 0 ? std::strerror(errno) : "reading it failed");
    text.resize(static_cast<std::size_t>(input.gcount()));
    if (text.size() > most_bytes) fail("it is larger than 1 MiB");
    return text;
}

}  // namespace

Identity read_identity(const std::string& chain_file, const std::string& key_file) {
    return {.chain = read(chain_file, "the certificate"),
            .key = read(key_file, "the private key"),
            .chain_name = "'" + chain_file + "'",
            .key_name = "'" + key_file + "'"};
}

}  // namespace understudy::transport
