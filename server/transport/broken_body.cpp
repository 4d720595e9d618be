#include "transport/broken_body.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace understudy::transport {
namespace {

using Ending = Delivery::Ending;

constexpr std::size_t at_once = 64 * 1024;
constexpr std::size_t pieces_per_second = 10;  // of a slow body: often enough to look like a trickle
constexpr std::string_view no_chunk = "no size\r\n";

}  // namespace

bool BrokenBody::is_needed(const Delivery& delivery) {
    return delivery.ending != Ending::whole || delivery.cut || delivery.bytes_per_second > 0;
}

BrokenBody::BrokenBody(Reply reply, const ReplyFraming& framing)
    : reply_(std::move(reply)),
      is_chunked_(reply_.delivery.ending == Ending::malformed_chunk ||
                  (reply_.stream && is_chunked(framing) && reply_.delivery.ending == Ending::whole)),
      ends_connection_(reply_.delivery.ending != Ending::whole || reply_.delivery.cut ||
                       (reply_.stream && !is_chunked_)),
      left_(sent_of(reply_.delivery, reply_.body.size())),
      most_(at_once) {
    const Delivery& delivery = reply_.delivery;
    if (reply_.stream) {
        reply_.body.clear();
        left_ = delivery.cut.value_or(std::numeric_limits<std::size_t>::max());
    }
    if (const std::size_t rate = delivery.bytes_per_second; rate > 0) {
        most_ = std::clamp<std::size_t>(rate / pieces_per_second, 1, at_once);
        period_ = std::chrono::nanoseconds(
            static_cast<std::int64_t>(1e9 * static_cast<double>(most_) / static_cast<double>(rate)));
    }
}

/// Whether the piece holds bytes that have not gone; the next is made when it does not.
bool BrokenBody::has_more() {
    while (at_ == reply_.body.size()) {
        at_ = 0;
        reply_.body.clear();
        if (!reply_.stream) return false;
        if (!reply_.stream->read(reply_.body)) {
            reply_.stream.reset();
            reply_.body.clear();
        } else if (reply_.delivery.ending == Ending::malformed_chunk) {
            left_ = std::min(left_, reply_.body.size() / 2);
        }
    }
    return true;
}

bool BrokenBody::append_piece(std::string& out) {
    if (has_ended_) return false;
    const Delivery& delivery = reply_.delivery;
    if (left_ > 0 && has_more()) {
        const std::string_view announced = std::string_view(reply_.body).substr(at_, most_);
        const std::size_t size = std::min(announced.size(), left_);
        const bool is_malformed = delivery.ending == Ending::malformed_chunk;
        if (!is_chunked_) {
            out += announced.substr(0, size);
        } else if (size == announced.size() || is_malformed) {
            append_chunk(out, announced.substr(0, size));
        } else {
            append_cut_chunk(out, announced, size);
        }
        at_ += size;
        left_ -= size;
        return true;
    }
    has_ended_ = true;
    if (delivery.ending == Ending::malformed_chunk) {
        out += no_chunk;
    } else if (is_chunked_ && left_ > 0) {
        append_last_chunk(out);
    } else {
        return false;
    }
    return true;
}

}  // namespace understudy::transport
