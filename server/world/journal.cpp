#include "world/journal.h"

#include <cstring>
#include <stdexcept>

#include "scenario/vendor.h"

namespace understudy::world {

namespace {

constexpr std::size_t largest_spare = 4 * 1024;  // so that small entries do not sit in large blocks

using Length = std::uint32_t;  // of a text; a request or reply is never that large

/// Writes texts into a block, each after its length.
class Packer {
  public:
    /// `size` is what all of them take together.
    Packer(std::string& block, std::size_t size) {
        block.resize(size);
        at_ = block.data();
        left_ = size;
    }

    void add(std::string_view text) {
        add_number(static_cast<Length>(text.size()));
        put(text.data(), text.size());
    }

    void add(const Headers& headers) {
        add_number(static_cast<Length>(headers.size()));
        for (const Header& header : headers) {
            add(header.name);
            add(header.value);
        }
    }

  private:
    void add_number(Length number) { put(&number, sizeof number); }

    void put(const void* bytes, std::size_t size) {
        if (size > left_) throw std::length_error("a journal entry is larger than was reckoned");
        std::memcpy(at_, bytes, size);
        at_ += size;
        left_ -= size;
    }

    char* at_;
    std::size_t left_;
};

/// Reads them in the same order.
class Unpacker {
  public:
    explicit Unpacker(std::string_view block) : block_(block) {}

    std::string text() {
        const Length size = number();
        std::string out(block_.substr(0, size));
        block_.remove_prefix(size);
        return out;
    }

    Headers headers() {
        Headers out(number());
        for (Header& header : out) {
            header.name = text();
            header.value = text();
        }
        return out;
    }

  private:
    Length number() {
        Length number = 0;
        std::memcpy(&number, block_.data(), sizeof number);
        block_.remove_prefix(sizeof number);
        return number;
    }

    std::string_view block_;
};

std::size_t packed_size(std::string_view text) {
    return sizeof(Length) + text.size();
}

std::size_t packed_size(const Headers& headers) {
    std::size_t size = sizeof(Length);
    for (const Header& header : headers) size += packed_size(header.name) + packed_size(header.value);
    return size;
}

std::string_view or_empty(const std::string* text) {
    return text == nullptr ? std::string_view() : *text;
}

}  // namespace

KeptEntry::KeptEntry(const JournalEntry& entry, std::uint64_t sequence, std::string block)
    : sequence_(sequence),
      at_(entry.at),
      status_(entry.status),
      vendor_(entry.vendor),
      operation_(entry.operation),
      scenario_(entry.scenario),
      provenance_(entry.provenance),
      resource_kind_(entry.resource_kind),
      state_before_(entry.state_before),
      state_after_(entry.state_after),
      texts_(std::move(block)) {
    const Request& request = *entry.request;
    const std::string_view texts[] = {request.method,     request.target, request.body,
                                      request.scheme,     request.peer,   entry.reply_body,
                                      entry.resource_key, entry.fault,    entry.why};
    std::size_t size = packed_size(request.headers) + packed_size(*entry.reply_headers);
    for (const std::string_view text : texts) size += packed_size(text);
    Packer packer(texts_, size);
    for (const std::string_view text : texts) packer.add(text);
    packer.add(request.headers);
    packer.add(*entry.reply_headers);
}

Exchange KeptEntry::spell() const {
    Exchange out;
    out.sequence = sequence_;
    out.at = at_;
    out.status = status_;
    Unpacker unpacker(texts_);
    for (std::string* text :
         {&out.request.method, &out.request.target, &out.request.body, &out.request.scheme, &out.request.peer,
          &out.reply_body, &out.resource, &out.fault, &out.why}) {
        *text = unpacker.text();
    }
    out.request.headers = unpacker.headers();
    out.reply_headers = unpacker.headers();
    out.file = file_;
    if (vendor_ != nullptr) out.vendor = vendor_->name;
    if (operation_ != nullptr) out.operation = operation_->name;
    if (scenario_ != nullptr) out.scenario = scenario_->name;
    if (resource_kind_ != nullptr) out.resource.insert(0, *resource_kind_ + ' ');
    out.state_before = or_empty(state_before_);
    out.state_after = or_empty(state_after_);
    if (provenance_ != nullptr) {
        out.grade = name_of(provenance_->grade);
        out.source = provenance_->source;
    }
    return out;
}

std::uint64_t Journal::record(const JournalEntry& entry, Exchange* told) {
    entries_.emplace_back(entry, ++total_, std::move(spare_));
    spare_ = std::string();
    bytes_ += entries_.back().bytes();
    if (told != nullptr) *told = entries_.back().spell();
    while (entries_.size() > most_entries_ || (bytes_ > most_bytes_ && !entries_.empty())) {
        bytes_ -= entries_.front().bytes();
        spare_ = entries_.front().take_block();
        if (spare_.capacity() > largest_spare) spare_ = std::string();
        entries_.pop_front();
        ++evicted_;
    }
    return total_;
}

void Journal::attach(std::uint64_t sequence, FileFacts facts) {
    if (sequence <= evicted_ || sequence > total_) return;
    entries_[sequence - evicted_ - 1].attach(std::move(facts));
}

}  // namespace understudy::world
