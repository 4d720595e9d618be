#include "world/journal.h"

#include "scenario/vendor.h"

namespace understudy::world {

namespace {

std::size_t size_of(const Headers& headers) {
    std::size_t size = 0;
    for (const Header& header : headers) size += sizeof(Header) + header.name.size() + header.value.size();
    return size;
}

std::string_view or_empty(const std::string* text) { return text == nullptr ? std::string_view() : *text; }

}  // namespace

std::size_t JournalEntry::bytes() const {
    return sizeof(JournalEntry) + request.method.size() + request.target.size() + size_of(request.headers) +
           request.body.size() + request.scheme.size() + request.peer.size() + size_of(reply_headers) +
           reply_body.size() + resource_key.size() + fault.size() + why.size();
}

Exchange spell(const JournalEntry& entry) {
    Exchange out;
    out.sequence = entry.sequence;
    out.at = entry.at;
    out.request = entry.request;
    out.status = entry.status;
    out.reply_headers = entry.reply_headers;
    out.reply_body = entry.reply_body;
    out.file = entry.file;
    if (entry.vendor != nullptr) out.vendor = entry.vendor->name;
    if (entry.operation != nullptr) out.operation = entry.operation->name;
    if (entry.scenario != nullptr) out.scenario = entry.scenario->name;
    if (entry.resource_kind != nullptr) out.resource = *entry.resource_kind + ' ' + entry.resource_key;
    out.state_before = or_empty(entry.state_before);
    out.state_after = or_empty(entry.state_after);
    if (entry.provenance != nullptr) {
        out.grade = name_of(entry.provenance->grade);
        out.source = entry.provenance->source;
    }
    out.fault = entry.fault;
    out.why = entry.why;
    return out;
}

std::uint64_t Journal::record(JournalEntry entry) {
    entry.sequence = ++total_;
    bytes_ += entry.bytes();
    entries_.push_back(std::move(entry));
    while (entries_.size() > most_entries_ || (bytes_ > most_bytes_ && !entries_.empty())) {
        bytes_ -= entries_.front().bytes();
        entries_.pop_front();
        ++evicted_;
    }
    return total_;
}

void Journal::attach(std::uint64_t sequence, FileFacts facts) {
    if (sequence <= evicted_ || sequence > total_) return;
    entries_[sequence - evicted_ - 1].file = std::move(facts);
}

}  // namespace understudy::world
