// The exchanges of a world, in order, capped by entries and bytes: the oldest go first, and are counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
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

/// An exchange as it is told to the journal: borrowed, with its names still unspelled. What is the same for
/// every call of an operation is pointed at.
struct JournalEntry {
    Timestamp at;
    std::optional<Timestamp> arrived;
    const Request* request = nullptr;  ///< never null when it is recorded, like the next
    const Headers* reply_headers = nullptr;
    std::string_view reply_body;
    int status = 0;
    const scenario::Vendor* vendor = nullptr;
    const scenario::Operation* operation = nullptr;
    const scenario::Scenario* scenario = nullptr;
    const scenario::Provenance* provenance = nullptr;
    const std::string* resource_kind = nullptr;
    std::string resource_key;
    const std::string* state_before = nullptr;
    const std::string* state_after = nullptr;
    std::string_view fault;
    std::string_view why;
    std::string_view chosen_by = "default";  ///< how its world was; a constant
    std::string_view delivery;
    std::chrono::milliseconds delay{0};
};

/// An exchange as it is kept. All its texts stand in one block, so that keeping and dropping one costs
/// little: the oldest goes with every call once the journal is full, and its parts would be long gone from
/// the processor's caches.
class KeptEntry {
  public:
    /// Keeps at most `most_body_bytes` of each body. `block` is a text whose memory may be used; what it says does not matter.
    KeptEntry(const JournalEntry& entry, std::uint64_t sequence, std::size_t most_body_bytes = std::string::npos,
              std::string block = {});
    /// An exchange that was spelled before. Names that are often the same stand in `names`, which outlives the entry.
    KeptEntry(const Exchange& exchange, std::set<std::string, std::less<>>& names);

    std::uint64_t sequence() const { return sequence_; }
    std::size_t bytes() const { return sizeof(KeptEntry) + texts_.size(); }
    const std::optional<FileFacts>& file() const { return file_; }
    void attach(FileFacts facts) { file_ = std::move(facts); }
    std::optional<Timestamp> arrived() const { return arrived_; }
    void set_arrived(std::optional<Timestamp> when) { arrived_ = when; }

    /// Leaves it without its texts.
    std::string take_block() { return std::move(texts_); }

    /// Returns it with everything spelled but the world.
    Exchange spell() const;

  private:
    void pack(const Request& request, std::string_view request_body, const Headers& reply_headers, std::string_view reply_body,
              std::string_view resource_key, std::string_view fault, std::string_view why, std::string_view delivery);

    std::uint64_t sequence_;
    Timestamp at_;
    std::optional<Timestamp> arrived_;
    int status_;
    std::uint32_t delay_ms_;
    std::size_t request_cut_from_, reply_cut_from_;
    std::string_view grade_, chosen_by_;
    const std::string* vendor_;  ///< its name, as the next ones; each may be null
    const std::string* operation_;
    const std::string* scenario_;
    const std::string* source_;
    const std::string* resource_kind_;
    const std::string* state_before_;
    const std::string* state_after_;
    std::optional<FileFacts> file_;
    std::string texts_;  ///< each after its length
};

/// What happened between two exchanges: the scenario files were read again, say.
struct Note {
    Timestamp at;
    std::uint64_t after = 0;  ///< the number of the exchange before it
    std::string text;
};

/// Not thread-safe.
class Journal {
  public:
    Journal(std::size_t most_entries, std::size_t most_bytes, std::size_t most_body_bytes = std::string::npos)
        : most_entries_(most_entries), most_bytes_(most_bytes), most_body_bytes_(most_body_bytes) {}

    /// Gives the entry the next number and keeps it, long bodies cut. Returns that number. Fills `told`, if there is one,
    /// with the exchange as it is kept, also when the journal is too small to keep it.
    std::uint64_t record(const JournalEntry& entry, Exchange* told = nullptr);
    /// Keeps the note, and of all notes the last hundred.
    void note(Timestamp at, std::string text);
    void restore_notes(std::deque<Note> notes) { notes_ = std::move(notes); }
    const std::deque<Note>& notes() const { return notes_; }
    /// What the exchange with this number sent as a file; forgotten if the entry is gone.
    void attach(std::uint64_t sequence, FileFacts facts);

    /// Goes on where another journal was that had seen `total` exchanges and evicted `evicted`. `kept` rise in their numbers.
    void restore(std::uint64_t total, std::uint64_t evicted, const std::vector<Exchange>& kept);
    /// Takes over when the requests had arrived, of those that both keep.
    void restore_arrivals(const Journal& before);
    /// Forgets all; numbers go on.
    void clear();
    /// Forgets those with these numbers, which rise.
    void remove(const std::vector<std::uint64_t>& sequences);

    const std::deque<KeptEntry>& entries() const { return entries_; }
    std::uint64_t total() const { return total_; }
    /// How many went because there was no room, since the journal was cleared.
    std::uint64_t evicted() const { return evicted_; }
    std::size_t bytes() const { return bytes_; }

  private:
    void drop_oldest();

    std::size_t most_entries_, most_bytes_, most_body_bytes_;
    std::set<std::string, std::less<>> names_;  ///< of restored entries
    std::deque<KeptEntry> entries_;
    std::deque<Note> notes_;
    std::string spare_;  ///< memory of an entry that went
    std::uint64_t total_ = 0, evicted_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace understudy::world
