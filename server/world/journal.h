// The exchanges of a world, in order, capped by entries and bytes: the oldest go first, and are counted.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include <understudy/exchange.h>

#include "base/time.h"

namespace understudy::scenario {
struct Operation;
struct Provenance;
struct Vendor;
struct Scenario;
}  // namespace understudy::scenario

namespace understudy::world {

/// An exchange with its names still unspelled: what is the same for every call of an operation is pointed at.
struct JournalEntry {
    std::uint64_t sequence = 0;
    Timestamp at;
    Request request;
    int status = 0;
    Headers reply_headers;
    std::string reply_body;
    std::optional<FileFacts> file;
    const scenario::Vendor* vendor = nullptr;
    const scenario::Operation* operation = nullptr;
    const scenario::Scenario* scenario = nullptr;
    const scenario::Provenance* provenance = nullptr;
    const std::string* resource_kind = nullptr;
    std::string resource_key;
    const std::string* state_before = nullptr;
    const std::string* state_after = nullptr;
    std::string fault;
    std::string why;

    std::size_t bytes() const;
};

/// Returns the entry with its names spelled.
Exchange spell(const JournalEntry& entry);

/// Not thread-safe.
class Journal {
  public:
    Journal(std::size_t most_entries, std::size_t most_bytes) : most_entries_(most_entries), most_bytes_(most_bytes) {}

    /// Gives the entry the next number and keeps it. Returns that number.
    std::uint64_t record(JournalEntry entry);
    /// What the exchange with this number sent as a file; forgotten if the entry is gone.
    void attach(std::uint64_t sequence, FileFacts facts);

    const std::deque<JournalEntry>& entries() const { return entries_; }
    std::uint64_t total() const { return total_; }
    std::uint64_t evicted() const { return evicted_; }
    std::size_t bytes() const { return bytes_; }

  private:
    std::size_t most_entries_, most_bytes_;
    std::deque<JournalEntry> entries_;
    std::uint64_t total_ = 0, evicted_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace understudy::world
