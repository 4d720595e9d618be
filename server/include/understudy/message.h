// Requests and replies as plain values: nothing here knows sockets, JSON or YAML.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
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
    /// Replaces `chunk` by the next bytes and returns true, or returns false at the end. At most 64 KiB at a time. An
    /// empty chunk means that there is nothing now, but may be later; see wait().
    virtual bool read(std::string& chunk) = 0;
    /// Told once, before the first read(), what to call when there are bytes again after an empty chunk. `wake` may be
    /// called on any thread and at any time, also when nobody reads any more.
    virtual void wait(std::function<void()> wake) { static_cast<void>(wake); }
    /// What may be sent now and then while there is nothing, so that a reader who went away is noticed; may be empty.
    virtual std::string_view heartbeat() const { return {}; }
};

struct Reply {
    int status = 200;
    Headers headers;                    ///< without Content-Length and Connection, which the transport adds
    std::string body;
    std::shared_ptr<ByteSource> stream; ///< when set, sent instead of `body`, chunked
    std::chrono::milliseconds delay{0}; ///< how long the transport waits before it answers
};

}  // namespace understudy
