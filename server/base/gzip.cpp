#include "base/gzip.h"

#include <zlib.h>

#include <new>

namespace understudy {

struct Gzip::Stream {
    z_stream z{};
};

Gzip::Gzip() : stream_(std::make_unique<Stream>()) {
    constexpr int gzip_window = 15 + 16;  // the largest window, with gzip's header and trailer
    if (deflateInit2(&stream_->z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::bad_alloc();
}

Gzip::~Gzip() { deflateEnd(&stream_->z); }

void Gzip::add(std::string_view bytes, Flush flush, std::string& out) {
    z_stream& z = stream_->z;
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib does not write to it
    z.avail_in = static_cast<uInt>(bytes.size());
    do {
        constexpr std::size_t room = 16 * 1024;
        const std::size_t size = out.size();
        out.resize(size + room);
        z.next_out = reinterpret_cast<Bytef*>(out.data() + size);
        z.avail_out = room;
        deflate(&z, flush == Flush::finish ? Z_FINISH : Z_NO_FLUSH);
        out.resize(size + room - z.avail_out);
    } while (z.avail_out == 0);
}

}  // namespace understudy
