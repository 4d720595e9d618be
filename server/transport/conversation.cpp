#include "transport/conversation.h"

#include <algorithm>
#include <utility>

#include "base/byte_count.h"
#include "base/time.h"
#include "transport/problem.h"

namespace understudy::transport {
namespace {

using namespace std::chrono_literals;

constexpr auto linger_time = 1s;                  // for the client to read our last reply
constexpr auto longest_delay = 24h * 365;         // far below where points in time overflow
constexpr auto heartbeat_period = 15s;            // of a streamed reply that waits
constexpr std::size_t enough_output = 64 * 1024;  // nothing further is begun before it is gone
constexpr std::size_t largest_spare_buffer = 1024 * 1024;

std::string in_seconds(std::chrono::milliseconds time) {
    return std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count()) + " s";
}

}  // namespace

Conversation::Conversation(House& house, Client client, Time now)
    : house_(house), client_(std::move(client)), ends_(now + house.limits.idle_time) {}

Conversation::~Conversation() {
    stop_counting_body();
}

bool Conversation::wants_input() const {
    if (has_client_ended_) return false;
    switch (phase_) {
        case Phase::idle:
        case Phase::head:
        case Phase::body:
            return output_.size() - sent_ < enough_output;
        case Phase::lingering:
            return true;
        case Phase::delayed:
        case Phase::streaming:
        case Phase::waiting:
        case Phase::trickling:
        case Phase::resetting:
        case Phase::over:
            break;
    }
    return false;
}

void Conversation::receive(std::string_view bytes, Time now) {
    if (input_.empty()) {
        go_on(bytes, now);
        input_ = bytes;
    } else {
        input_ += bytes;
        go_on_with_kept_input(now);
    }
}

void Conversation::receive_end(Time now) {
    has_client_ended_ = true;
    go_on_with_kept_input(now);
}

void Conversation::go_on_with_kept_input(Time now) {
    std::string_view bytes = input_;
    go_on(bytes, now);
    if (bytes.empty()) {
        input_ = std::string();  // gives the memory back
    } else {
        input_.erase(0, input_.size() - bytes.size());
    }
    // What is not whole now never will be. Replies under way are sent all the same: a client may end its side
    // and still read.
    const bool waits_for_more = phase_ == Phase::idle || phase_ == Phase::head || phase_ == Phase::body;
    if (has_client_ended_ &&
        (phase_ == Phase::lingering || (waits_for_more && output_.size() - sent_ < enough_output)))
        linger(now);
}

void Conversation::sent(std::size_t bytes, Time now) {
    sent_ += bytes;
    stalls_ = now + house_.limits.write_stall;
    if (has_output()) return;
    output_.clear();
    sent_ = 0;
    if (phase_ == Phase::streaming) return write_stream(now);
    if (phase_ == Phase::resetting) return reset();
    if (phase_ == Phase::lingering) return linger(now);
    if (closes_soon_) {
        is_cut_ = phase_ == Phase::trickling;
        return end();
    }
    if (phase_ == Phase::trickling || phase_ == Phase::waiting) return;
    if (phase_ == Phase::idle) ends_ = now + house_.limits.idle_time;
    if (!input_.empty()) go_on_with_kept_input(now);
}

void Conversation::time_out(Time now) {
    if (has_output()) {  // the client takes no more of it
        is_cut_ = true;
        return end();
    }
    switch (phase_) {
        case Phase::idle:
            return linger(now);
        case Phase::head:
            return refuse({408, "the head took longer than " + in_seconds(house_.limits.head_time)}, now);
        case Phase::body:
            return refuse({408, "the body took too long"}, now);
        case Phase::delayed:
            write(now);
            return go_on_with_kept_input(now);
        case Phase::trickling:
            trickle(now);
            return go_on_with_kept_input(now);
        case Phase::resetting:
            return reset();
        case Phase::waiting:
            return write_heartbeat(now);
        case Phase::streaming:
        case Phase::lingering:
        case Phase::over:
            return end();
    }
}

void Conversation::lend_buffer(std::string& spare) {
    if (output_.empty()) output_.swap(spare);
}

void Conversation::give_back_buffer(std::string& spare) {
    if (!output_.empty()) return;
    if (output_.capacity() > spare.capacity() && output_.capacity() <= largest_spare_buffer)
        output_.swap(spare);
    output_ = std::string();
}

void Conversation::close_soon() {
    closes_soon_ = true;
    if (has_output()) return;
    is_cut_ = phase_ == Phase::trickling;
    end();
}

/// Takes what it understands off the front of `bytes`.
void Conversation::go_on(std::string_view& bytes, Time now) {
    while (output_.size() - sent_ < enough_output) {
        switch (phase_) {
            case Phase::idle:
                if (bytes.empty()) return;
                phase_ = Phase::head;
                scanner_ = HeadScanner();
                ends_ = now + house_.limits.head_time;
                [[fallthrough]];
            case Phase::head:
                if (!read_head(bytes, now)) return;
                [[fallthrough]];
            case Phase::body:
                if (!read_body(bytes, now)) return;
                answer(now);
                break;
            case Phase::lingering:
                bytes = {};
                return;
            case Phase::delayed:
            case Phase::streaming:
            case Phase::waiting:
            case Phase::trickling:
            case Phase::resetting:
            case Phase::over:
                return;
        }
    }
}

/// Returns whether the body can be read now.
bool Conversation::read_head(std::string_view& bytes, Time now) {
    const auto found = scanner_.scan(bytes, house_.limits);
    if (const auto* refusal = std::get_if<Refusal>(&found)) return refuse(*refusal, now), false;
    const auto* size = std::get_if<std::size_t>(&found);
    if (size == nullptr) return false;
    if (const auto refusal = parse_head(bytes.substr(0, *size), house_.limits, head_.emplace()))
        return refuse(*refusal, now), false;
    bytes.remove_prefix(*size);
    phase_ = Phase::body;
    body_began_ = now;
    ends_ = now + house_.limits.body_time;
    chunks_.reset();
    if (head_->is_chunked) chunks_.emplace(house_.limits);
    if (head_->expects_continue && bytes.empty() && (head_->is_chunked || head_->body_bytes > 0)) {
        begin_output(now);
        output_ += "HTTP/1.1 100 Continue\r\n\r\n";
    }
    return true;
}

/// Returns whether it is whole.
bool Conversation::read_body(std::string_view& bytes, Time now) {
    std::string& body = head_->request.body;
    if (chunks_) {
        switch (chunks_->read(bytes, body)) {
            case ChunkReader::Result::done:
                return true;
            case ChunkReader::Result::more:
                break;
            case ChunkReader::Result::malformed:
                return refuse({400, "the body is not well chunked"}, now), false;
            case ChunkReader::Result::too_large:
                return refuse({413, "the body is larger than " + format_byte_count(house_.limits.body)}, now),
                       false;
        }
    } else {
        const std::string_view part = bytes.substr(0, head_->body_bytes - body.size());
        body += part;
        bytes.remove_prefix(part.size());
        if (body.size() == head_->body_bytes) return true;
    }
    if (!count_body()) {
        refuse({503, "too many bytes of requests are being read at once"}, now);
        return false;
    }
    const auto earned = std::chrono::seconds(body.size() / std::max<std::size_t>(house_.limits.body_rate, 1));
    ends_ = body_began_ + std::min<std::chrono::milliseconds>(house_.limits.body_time + earned,
                                                              house_.limits.body_time_most);
    return false;
}

/// Returns false when all conversations together hold too much.
bool Conversation::count_body() {
    const std::size_t size = head_->request.body.size();
    const std::size_t more = size - counted_;
    counted_ = size;
    return house_.buffered.fetch_add(more, std::memory_order_relaxed) + more <= house_.limits.buffered;
}

void Conversation::stop_counting_body() {
    if (counted_ > 0) house_.buffered.fetch_sub(std::exchange(counted_, 0), std::memory_order_relaxed);
}

void Conversation::answer(Time now) {
    stop_counting_body();
    ++requests_;
    const bool is_last = house_.limits.requests > 0 && requests_ >= house_.limits.requests;
    framing_ = {.is_head = head_->request.method == "HEAD",
                .is_http_1_0 = head_->is_http_1_0,
                .keeps_alive = head_->keeps_alive && !is_last};
    head_->request.peer = client_.address;
    head_->request.scheme = client_.scheme;
    reply_.emplace(ask());
    head_.reset();
    if (reply_->delay <= 0ms) return write(now);
    phase_ = Phase::delayed;
    ends_ = now + std::min<std::chrono::milliseconds>(reply_->delay, longest_delay);
}

Reply Conversation::ask() {
    try {
        Reply reply = house_.answer(std::move(head_->request));
        if (!reason_not_to_send(reply)) return reply;
        return problem(500, "the reply has a status or header that must not be sent");
    } catch (...) {
        return problem(500, "a fault of the stand-in, not of the request");
    }
}

void Conversation::write(Time now) {
    const Reply& reply = *reply_;
    if (BrokenBody::is_needed(reply.delivery)) return write_broken(now);
    begin_output(now);
    append_head(output_, reply, framing_);
    if (!has_body(reply, framing_)) return after_reply(now);
    if (reply.stream) {
        phase_ = Phase::streaming;
        stream_may_wait_ = reply.stream->wait(client_.call_back);
        return write_stream(now);
    }
    output_ += reply.body;
    after_reply(now);
}

/// As a fault says.
void Conversation::write_broken(Time now) {
    const Delivery::Ending ending = reply_->delivery.ending;
    if (ending == Delivery::Ending::reset) {
        phase_ = Phase::resetting;
        if (!has_output()) reset();
        return;
    }
    begin_output(now);
    if (has_head(reply_->delivery)) append_head(output_, *reply_, framing_);
    if (ending == Delivery::Ending::random_data) output_ += reply_->body;
    const bool has_pieces = has_head(reply_->delivery) && has_body(*reply_, framing_);
    broken_ = std::make_unique<BrokenBody>(*std::move(reply_), framing_);
    reply_.reset();
    if (broken_->ends_connection()) framing_.keeps_alive = false;
    if (!has_pieces) return after_reply(now);
    if (broken_->period() == std::chrono::nanoseconds::zero()) {
        phase_ = Phase::streaming;
        return write_stream(now);
    }
    phase_ = Phase::trickling;
    ends_ = now + broken_->period();
}

void Conversation::trickle(Time now) {
    begin_output(now);
    if (!broken_->append_piece(output_)) return after_reply(now);
    ends_ = now + broken_->period();
}

void Conversation::write_stream(Time now) {
    begin_output(now);
    if (broken_) {
        while (output_.size() - sent_ < enough_output) {
            if (!broken_->append_piece(output_)) return after_reply(now);
        }
        return;
    }
    std::string piece;
    while (output_.size() - sent_ < enough_output) {
        if (!reply_->stream->read(piece)) {
            if (is_chunked(framing_)) {
                append_last_chunk(output_);
            } else {
                framing_.keeps_alive = false;
            }
            return after_reply(now);
        }
        if (piece.empty() && !stream_may_wait_) continue;
        if (piece.empty()) {
            phase_ = Phase::waiting;
            ends_ = now + heartbeat_period;
            return;
        }
        is_chunked(framing_) ? append_chunk(output_, piece) : void(output_ += piece);
    }
}

void Conversation::more(Time now) {
    if (phase_ != Phase::waiting) return;
    phase_ = Phase::streaming;
    write_stream(now);
}

void Conversation::write_heartbeat(Time now) {
    ends_ = now + heartbeat_period;
    const std::string_view beat = reply_->stream->heartbeat();
    if (beat.empty()) return;
    begin_output(now);
    is_chunked(framing_) ? append_chunk(output_, beat) : void(output_ += beat);
}

void Conversation::after_reply(Time now) {
    reply_.reset();
    broken_.reset();
    if (!framing_.keeps_alive) return linger(now);
    phase_ = Phase::idle;
    ends_ = now + house_.limits.idle_time;
}

void Conversation::refuse(const Refusal& refusal, Time now) {
    if (house_.on_refusal) house_.on_refusal(client_.address, refusal);
    stop_counting_body();
    head_.reset();
    reply_.emplace(problem(refusal.status, refusal.reason));
    const auto wall = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
    reply_->headers.push_back({"Date", format_http_date(wall)});
    framing_ = {.keeps_alive = false};
    write(now);
}

/// Everything has been said. Ends as soon as it is also sent and the client has ended its side.
void Conversation::linger(Time now) {
    phase_ = Phase::lingering;
    ends_ = now + linger_time;
    if (!has_output() && (has_client_ended_ || closes_soon_)) end();
}

void Conversation::reset() {
    is_reset_ = true;
    end();
}

void Conversation::end() {
    stop_counting_body();
    phase_ = Phase::over;
    reply_.reset();
    broken_.reset();
    output_.clear();
    sent_ = 0;
}

/// To be called before something is appended to the output.
void Conversation::begin_output(Time now) {
    if (!has_output()) stalls_ = now + house_.limits.write_stall;
}

}  // namespace understudy::transport
