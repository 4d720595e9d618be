// One connection as a protocol: bytes in, bytes out, and a deadline. Knows no sockets and never waits, so
// that every byte and every time-out can be tested without either.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <understudy/limits.h>
#include <understudy/message.h>

#include "transport/broken_body.h"
#include "transport/chunked_body.h"
#include "transport/reply_bytes.h"
#include "transport/request_head.h"

namespace understudy::transport {

using Answer = std::function<Reply(Request&&)>;

/// What all conversations of a listener share.
struct House {
    Limits limits;
    /// Should not throw; if it does, the client gets a bare 500 of ours.
    Answer answer;
    /// Told of each request that could not be understood; may be empty. Must not throw.
    std::function<void(std::string_view peer, const Refusal&)> on_refusal;
    /// Bytes of bodies that are being read, of all conversations.
    std::atomic<std::size_t> buffered{0};
};

/// Reads requests, one after the other, has each answered, and writes the replies in the same order. Used by
/// one thread. The bytes to be sent stand in output(); whoever sends them says so by sent().
class Conversation {
  public:
    using Time = std::chrono::steady_clock::time_point;

    struct Client {
        std::string address;
        std::string scheme = "http";
        /// Calls more() from whatever thread, soon, on the conversation's own; also when the conversation is over.
        std::function<void()> call_back = {};
    };

    Conversation(House& house, Client client, Time now);
    ~Conversation();
    Conversation(const Conversation&) = delete;
    Conversation& operator=(const Conversation&) = delete;

    /// Bytes that came. To be called only while wants_input().
    void receive(std::string_view bytes, Time now);
    /// The client will send nothing more.
    void receive_end(Time now);
    /// So many bytes of output() have gone.
    void sent(std::size_t bytes, Time now);
    /// deadline() has come.
    void time_out(Time now);

    /// What a streamed reply waited for may be there now.
    void more(Time now);
    /// Refuses whatever the client was about to say.
    void turn_away(const Refusal& refusal, Time now) { refuse(refusal, now); }
    /// No further request is answered: ends at once, or after the reply that is being sent.
    void close_soon();

    std::string_view output() const { return std::string_view(output_).substr(sent_); }
    bool has_output() const { return sent_ < output_.size(); }
    bool wants_input() const;
    /// When time_out() is to be called.
    Time deadline() const { return has_output() ? stalls_ : ends_; }
    /// Everything has been said and sent: our side is to be ended. Input is read on for a moment and dropped,
    /// because closing with bytes unread makes the kernel reset the connection, and the client could lose a
    /// reply that it has not read yet.
    bool is_finished() const { return phase_ == Phase::lingering && !has_output(); }
    /// To be closed.
    bool is_over() const { return phase_ == Phase::over; }
    /// Over in the middle of a reply: nothing may tell the client that this was all of it.
    bool is_cut() const { return is_cut_; }
    /// Over by a fault that resets the connection (TCP RST) instead of ending it.
    bool is_reset() const { return is_over() && is_reset_; }

    /// Takes over a spare buffer for output, and gives it back once it is empty, so that a conversation with
    /// nothing to say holds no memory for it.
    void lend_buffer(std::string& spare);
    void give_back_buffer(std::string& spare);

  private:
    enum class Phase {
        idle,  ///< between requests
        head,  ///< some bytes of one have come
        body,
        delayed,    ///< the reply is known and waits for its time
        streaming,  ///< the rest of the reply is still made
        waiting,    ///< there is no more of a streamed reply yet
        trickling,  ///< the next piece of a slow body waits for its time
        resetting,  ///< as soon as what was said before is sent
        lingering,  ///< said all; drops what comes
        over,
    };

    void go_on(std::string_view& bytes, Time now);
    void go_on_with_kept_input(Time now);
    bool read_head(std::string_view& bytes, Time now);
    bool read_body(std::string_view& bytes, Time now);
    void answer(Time now);
    Reply ask();
    void write(Time now);
    void write_stream(Time now);
    void write_broken(Time now);
    void write_heartbeat(Time now);
    void trickle(Time now);
    void reset();
    void after_reply(Time now);
    void refuse(const Refusal& refusal, Time now);
    void linger(Time now);
    void end();
    void begin_output(Time now);
    bool count_body();
    void stop_counting_body();

    House& house_;
    const Client client_;
    Phase phase_ = Phase::idle;
    Time ends_;          ///< the time this phase may take
    Time stalls_{};      ///< by then the client must have taken a byte of the output
    std::string input_;  ///< came, but not understood yet
    std::string output_;
    std::size_t sent_ = 0;  ///< of output_
    HeadScanner scanner_;
    std::optional<Head> head_;  ///< of the request that is being read
    std::optional<ChunkReader> chunks_;
    Time body_began_{};
    std::size_t counted_ = 0;             ///< bytes of this body that stand in House::buffered
    std::optional<Reply> reply_;          ///< delayed or being streamed
    ReplyFraming framing_;                ///< of reply_
    std::unique_ptr<BrokenBody> broken_;  ///< what is sent instead of reply_; hardly ever there
    std::size_t requests_ = 0;
    bool stream_may_wait_ = false;
    bool has_client_ended_ = false;
    bool closes_soon_ = false;
    bool is_cut_ = false;
    bool is_reset_ = false;
};

}  // namespace understudy::transport
