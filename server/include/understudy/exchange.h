// One request and what became of it, as the journal keeps it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <understudy/message.h>

namespace understudy {

/// What a streamed file turned out to be, once it was sent to the end.
struct FileFacts {
    std::int64_t rows = 0;   ///< without the header line
    std::int64_t bytes = 0;  ///< as sent, compressed if it was
    std::string sha256;      ///< of those bytes, lower-case hex
};

/// Credentials, and what the vendor's files call secret, stand in it as `redacted-` and eight digits.
struct Exchange {
    std::uint64_t sequence = 0;  ///< from 1, in the order the world handled them
    std::chrono::sys_time<std::chrono::microseconds> at;  ///< world time
    /// The machine's time when the request had arrived. It never goes back within a world, whatever becomes of the system's
    /// clock. Nothing in an entry that came with a snapshot or a fork: those hold nothing of the machine's clock.
    std::optional<std::chrono::sys_time<std::chrono::microseconds>> arrived;
    std::string world;           ///< its name
    std::string chosen_by;       ///< how the request said so: `path`, `host`, `credential`; `default`: it did not
    Request request;             ///< secrets redacted, as in all that follows
    int status = 0;              ///< 0: a fault let no status be sent; see `delivery`
    Headers reply_headers;
    std::string reply_body;      ///< what of it was sent; empty for a streamed file and in answer to HEAD
    /// Bytes that a body had of which the journal keeps only the beginning (Options::journal_body_bytes); 0: it is whole.
    std::size_t request_cut_from = 0, reply_cut_from = 0;
    std::optional<FileFacts> file;
    std::string vendor;          ///< empty when no vendor was meant
    std::string operation;       ///< empty when none matched
    std::string scenario;
    std::string resource;        ///< `export 100`: the job or thing acted on; may be empty
    /// Of its lifecycle; empty when it has none. Before: as the exchange that last told of it left it, at first the state it
    /// began in; empty when this exchange created it.
    std::string state_before, state_after;
    std::string grade, source;   ///< of the reply
    std::string fault;           ///< the faults that were met, `fault-1: reset`, `prefer: code=503`; empty for none
    std::chrono::milliseconds delay{0};  ///< by which the answer was held back
    std::string delivery;        ///< what was done to its bytes: `reset`, `empty`, `cut after 20 bytes`; empty for nothing
    std::string why;             ///< why it was answered so: the step that refused, the nearest operation
    std::chrono::microseconds took{0};  ///< wall time inside the engine; zero in a journal read back
};

/// Returns what became of the job or thing: `export 100: waiting -> running`, `export 100: running` when it stayed so, `person 7`
/// when it has no lifecycle; empty when there is none.
std::string state_change(const Exchange& exchange);

}  // namespace understudy
