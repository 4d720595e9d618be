// Requests and replies as plain values: nothing here knows sockets, JSON or YAML.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace understudy {

/// One header field as it stands on the wire.
struct Header {
    std::string name;
    std::string value;
};

using Headers = std::vector<Header>;

/// Returns the value of the first field called `name` (compared without case), or nullptr.
const std::string* find_header(const Headers& headers, std::string_view name);

struct Request {
    std::string method;            ///< as sent, case kept
    std::string target;            ///< raw, still percent-encoded, with the query
    Headers headers;               ///< in the order sent, duplicates kept
    std::string body;              ///< after transfer decoding, otherwise untouched
    std::string scheme = "http";   ///< `http` or `https`: how the client dialled
    std::string peer;              ///< the client's address, without port
    std::string authority;         ///< host and port that links lead to when the client names no host; empty: `localhost`
};

/// Bytes that are made while they are sent. Used by one thread.
class ByteSource {
  public:
    virtual ~ByteSource() = default;
    /// Replaces `chunk` by the next bytes and returns true, or returns false at the end. At most 64 KiB at a time.
    virtual bool read(std::string& chunk) = 0;
    /// Called once, before the first read(). Returns whether an empty chunk means that there is nothing now but may be
    /// later; then `wake` is to be called, on any thread and at any time, also when nobody reads any more.
    virtual bool wait(std::function<void()> wake) { return static_cast<void>(wake), false; }
    /// What may be sent now and then while there is nothing, so that a reader who went away is noticed; may be empty.
    virtual std::string_view heartbeat() const { return {}; }
};

/// What is done to the bytes of a reply on their way: a fault, decided with the reply and carried out by the transport. In
/// process it is only told.
struct Delivery {
    enum class Ending {
        whole,            ///< as it should be
        reset,            ///< nothing is sent; the connection is reset (TCP RST)
        empty,            ///< nothing is sent; the connection is closed
        malformed_chunk,  ///< half of the body as a chunk, then one whose size is no number; the connection is closed
        random_data,      ///< the body alone, which is no HTTP, without status and headers; the connection is closed
        wrong_length,     ///< Content-Length promises more than the body; the connection is closed after the body
    };
    Ending ending = Ending::whole;
    std::optional<std::size_t> cut;    ///< bytes of the body after which the connection is closed
    std::size_t bytes_per_second = 0;  ///< how slowly the body goes; 0: as fast as it can
};

/// How many bytes of a reply's body of `body_bytes` are sent.
std::size_t sent_of(const Delivery& delivery, std::size_t body_bytes);
/// What is done to the bytes, in words: `reset`, `cut after 20 bytes, 100 bytes/s`; empty when nothing is.
std::string describe(const Delivery& delivery);

struct Reply {
    int status = 200;                   ///< 0: neither status nor headers are sent; `delivery` says what is instead
    Headers headers;                    ///< without Content-Length and Connection, which the transport adds
    std::string body;
    std::shared_ptr<ByteSource> stream; ///< when set, sent instead of `body`, chunked
    std::chrono::milliseconds delay{0}; ///< how long the transport waits before it answers
    Delivery delivery;                  ///< what the transport does to the bytes
};

}  // namespace understudy
