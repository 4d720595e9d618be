#include "world/journal.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <utility>

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
        char* const to = take(sizeof(Length) + text.size());
        const auto size = static_cast<Length>(text.size());
        std::memcpy(to, &size, sizeof size);
        text.copy(to + sizeof size, text.size());
    }

    void add(const Headers& headers) {
        const auto size = static_cast<Length>(headers.size());
        std::memcpy(take(sizeof size), &size, sizeof size);
        for (const Header& header : headers) {
            add(header.name);
            add(header.value);
        }
    }

  private:
    char* take(std::size_t size) {
        if (size > left_) throw std::length_error("a journal entry is larger than was reckoned");
        left_ -= size;
        return std::exchange(at_, at_ + size);
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

/// What a body has, if that is more than is kept of it.
std::size_t cut_from(std::string_view body, std::size_t most) {
    return body.size() > most ? body.size() : 0;
}

std::string_view or_empty(const std::string* text) {
    return text == nullptr ? std::string_view() : *text;
}

}  // namespace

KeptEntry::KeptEntry(const JournalEntry& entry, std::uint64_t sequence, std::size_t most_body_bytes, std::string block)
    : sequence_(sequence),
      at_(entry.at),
      arrived_(entry.arrived),
      status_(entry.status),
      delay_ms_(static_cast<std::uint32_t>(
          std::min<std::int64_t>(entry.delay.count(), std::numeric_limits<std::uint32_t>::max()))),
      request_cut_from_(cut_from(entry.request->body, most_body_bytes)),
      reply_cut_from_(cut_from(entry.reply_body, most_body_bytes)),
      grade_(entry.provenance == nullptr ? std::string_view() : name_of(entry.provenance->grade)),
      chosen_by_(entry.chosen_by),
      vendor_(entry.vendor == nullptr ? nullptr : &entry.vendor->name),
      operation_(entry.operation == nullptr ? nullptr : &entry.operation->name),
      scenario_(entry.scenario == nullptr ? nullptr : &entry.scenario->name),
      source_(entry.provenance == nullptr ? nullptr : &entry.provenance->source),
      resource_kind_(entry.resource_kind),
      state_before_(entry.state_before),
      state_after_(entry.state_after),
      texts_(std::move(block)) {
    pack(*entry.request, std::string_view(entry.request->body).substr(0, most_body_bytes), *entry.reply_headers,
         entry.reply_body.substr(0, most_body_bytes), entry.resource_key, entry.fault, entry.why, entry.delivery);
}

KeptEntry::KeptEntry(const Exchange& exchange, std::set<std::string, std::less<>>& names)
    : sequence_(exchange.sequence), at_(exchange.at), arrived_(exchange.arrived), status_(exchange.status), delay_ms_(static_cast<std::uint32_t>(exchange.delay.count())),
      request_cut_from_(exchange.request_cut_from), reply_cut_from_(exchange.reply_cut_from), file_(exchange.file) {
    const auto name = [&](std::string_view text) { return text.empty() ? nullptr : &*names.emplace(text).first; };
    const auto constant = [&](const std::string& text) { return std::string_view(*names.emplace(text).first); };
    grade_ = constant(exchange.grade);
    chosen_by_ = constant(exchange.chosen_by);
    vendor_ = name(exchange.vendor);
    operation_ = name(exchange.operation);
    scenario_ = name(exchange.scenario);
    source_ = name(exchange.source);
    state_before_ = name(exchange.state_before);
    state_after_ = name(exchange.state_after);
    const std::string_view resource = exchange.resource;
    const std::size_t space = std::min(resource.find(' '), resource.size());
    resource_kind_ = name(resource.substr(0, space));
    pack(exchange.request, exchange.request.body, exchange.reply_headers, exchange.reply_body, resource.substr(std::min(space + 1, resource.size())),
         exchange.fault, exchange.why, exchange.delivery);
}

void KeptEntry::pack(const Request& request, std::string_view request_body, const Headers& reply_headers,
                     std::string_view reply_body, std::string_view resource_key, std::string_view fault, std::string_view why,
                     std::string_view delivery) {
    const std::string_view texts[] = {request.method, request.target, request_body, request.scheme, request.peer,
                                      reply_body,     resource_key,   fault,        why,            delivery};
    std::size_t size = packed_size(request.headers) + packed_size(reply_headers);
    for (const std::string_view text : texts) size += packed_size(text);
    Packer packer(texts_, size);
    for (const std::string_view text : texts) packer.add(text);
    packer.add(request.headers);
    packer.add(reply_headers);
}

Exchange KeptEntry::spell() const {
    Exchange out;
    out.sequence = sequence_;
    out.at = at_;
    out.arrived = arrived_;
    out.status = status_;
    out.delay = std::chrono::milliseconds(delay_ms_);
    out.request_cut_from = request_cut_from_;
    out.reply_cut_from = reply_cut_from_;
    Unpacker unpacker(texts_);
    for (std::string* text :
         {&out.request.method, &out.request.target, &out.request.body, &out.request.scheme, &out.request.peer,
          &out.reply_body, &out.resource, &out.fault, &out.why, &out.delivery}) {
        *text = unpacker.text();
    }
    out.request.headers = unpacker.headers();
    out.reply_headers = unpacker.headers();
    out.file = file_;
    out.chosen_by = chosen_by_;
    out.vendor = or_empty(vendor_);
    out.operation = or_empty(operation_);
    out.scenario = or_empty(scenario_);
    if (resource_kind_ != nullptr) out.resource.insert(0, *resource_kind_ + ' ');
    out.state_before = or_empty(state_before_);
    out.state_after = or_empty(state_after_);
    out.grade = grade_;
    out.source = or_empty(source_);
    return out;
}

std::uint64_t Journal::record(const JournalEntry& entry, Exchange* told) {
    entries_.emplace_back(entry, ++total_, most_body_bytes_, std::move(spare_));
    spare_ = std::string();
    bytes_ += entries_.back().bytes();
    if (told != nullptr) *told = entries_.back().spell();
    drop_oldest();
    return total_;
}

void Journal::drop_oldest() {
    while (entries_.size() > most_entries_ || (bytes_ > most_bytes_ && !entries_.empty())) {
        bytes_ -= entries_.front().bytes();
        spare_ = entries_.front().take_block();
        if (spare_.capacity() > largest_spare) spare_ = std::string();
        entries_.pop_front();
        ++evicted_;
    }
}

void Journal::restore(std::uint64_t total, std::uint64_t evicted, const std::vector<Exchange>& kept) {
    clear();
    for (const Exchange& exchange : kept) bytes_ += entries_.emplace_back(exchange, names_).bytes();
    total_ = total;
    evicted_ = evicted;
    drop_oldest();
}

void Journal::restore_arrivals(const Journal& before) {
    auto known = before.entries_.begin();
    for (KeptEntry& entry : entries_) {
        while (known != before.entries_.end() && known->sequence() < entry.sequence()) ++known;
        if (known != before.entries_.end() && known->sequence() == entry.sequence()) entry.set_arrived(known->arrived());
    }
}

void Journal::note(Timestamp at, std::string text) {
    constexpr std::size_t most = 100;
    notes_.push_back({at, total_, std::move(text)});
    if (notes_.size() > most) notes_.pop_front();
}

void Journal::clear() {
    notes_.clear();
    entries_.clear();
    bytes_ = 0;
    evicted_ = 0;
}

void Journal::remove(const std::vector<std::uint64_t>& sequences) {
    const auto is_meant = [&](const KeptEntry& entry) {
        if (!std::binary_search(sequences.begin(), sequences.end(), entry.sequence())) return false;
        bytes_ -= entry.bytes();
        return true;
    };
    std::erase_if(entries_, is_meant);
}

void Journal::attach(std::uint64_t sequence, FileFacts facts) {
    const auto entry = std::lower_bound(entries_.begin(), entries_.end(), sequence,
                                        [](const KeptEntry& each, std::uint64_t wanted) { return each.sequence() < wanted; });
    if (entry != entries_.end() && entry->sequence() == sequence) entry->attach(std::move(facts));
}

}  // namespace understudy::world
