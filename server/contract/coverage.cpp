#include "contract/coverage.h"

#include <algorithm>
#include <set>

namespace understudy::contract {
namespace {

std::size_t at(int index) {
    return static_cast<std::size_t>(index);
}

/// The errors that the operation's own steps end in, each once.
std::set<int> own_errors(const scenario::Operation& operation) {
    std::set<int> errors;
    for (const scenario::ReplyCase& each : operation.replies) errors.insert(each.error);
    for (const scenario::Find& each : operation.find) errors.insert(each.refusal);
    for (const scenario::Refuse& each : operation.refuse) errors.insert(each.error);
    for (const scenario::MoveTo& each : operation.move) errors.insert(each.refusal);
    for (const scenario::List& each : operation.lists) errors.insert(each.cursor_refusal);
    errors.erase(-1);
    return errors;
}

std::string answer(int status, const std::string& source) {
    return std::to_string(status) + ' ' + source;
}

}  // namespace

CoverageCount::CoverageCount(std::shared_ptr<const scenario::Vendor> vendor) : vendor_(std::move(vendor)) {
    using Kind = CoverageItem::Kind;
    std::set<int> owned;
    for (const scenario::Operation& operation : vendor_->operations) {
        add(Kind::operation, operation.name, operation.provenance, {"operation", operation.name});
        for (const scenario::ReplyCase& reply : operation.replies)
            if (reply.error < 0)
                add(Kind::reply, operation.name + ' ' + std::to_string(reply.status), reply.provenance,
                    {operation.name, answer(reply.status, reply.provenance.source)});
        for (const int error : own_errors(operation)) {
            const scenario::ErrorReply& named = vendor_->errors[at(error)];
            owned.insert(error);
            add(Kind::reply, operation.name + ' ' + std::to_string(named.reply.status) + ' ' + named.name, named.reply.provenance,
                {operation.name, answer(named.reply.status, named.reply.provenance.source)});
        }
    }
    for (std::size_t i = 0; i < vendor_->errors.size(); ++i) {
        const scenario::ErrorReply& error = vendor_->errors[i];
        if (!owned.contains(static_cast<int>(i)))
            add(Kind::reply, std::to_string(error.reply.status) + ' ' + error.name, error.reply.provenance,
                {"", answer(error.reply.status, error.reply.provenance.source)});
    }
    for (const scenario::Kind& kind : vendor_->kinds) {
        if (kind.lifecycle < 0) continue;
        const scenario::Lifecycle& lifecycle = vendor_->lifecycles[at(kind.lifecycle)];
        for (std::size_t from = 0; from < lifecycle.states.size(); ++from) {
            const std::string& state = lifecycle.states[from];
            // Where only the moves are assumed, the states are the document's all the same.
            scenario::Provenance named = lifecycle.provenance;
            named.grade = scenario::Grade::documented;
            add(Kind::state, kind.name + ": " + state, named, {"state " + kind.name, state});
            for (const int to : lifecycle.moves[from]) {
                const std::string move = state + " -> " + lifecycle.states[at(to)];
                if (to != static_cast<int>(from))
                    add(Kind::move, kind.name + ": " + move, lifecycle.provenance, {"move " + kind.name, move});
            }
        }
    }
}

void CoverageCount::add(CoverageItem::Kind kind, std::string name, const scenario::Provenance& provenance, Key key) {
    const auto known = by_key_.find(key);
    // Cases with the same status and source are one answer of the document.
    if (known != by_key_.end() && items_[known->second].name == name) return;
    by_key_.emplace(std::move(key), items_.size());
    items_.push_back({.kind = kind,
                      .vendor = vendor_->name,
                      .name = std::move(name),
                      .source = provenance.source,
                      .is_counted = provenance.grade != scenario::Grade::assumed});
}

void CoverageCount::meet(const Key& key) {
    for (auto [each, end] = by_key_.equal_range(key); each != end; ++each) ++items_[each->second].met;
}

Coverage count_coverage(const std::vector<std::shared_ptr<const scenario::Vendor>>& vendors,
                        const std::vector<const std::vector<Exchange>*>& journals) {
    Coverage coverage;
    for (const auto& vendor : vendors) {
        CoverageCount count(vendor);
        for (const std::vector<Exchange>* journal : journals)
            for (const Exchange& exchange : *journal) count.see(exchange);
        coverage.insert(coverage.end(), count.items().begin(), count.items().end());
    }
    return coverage;
}

void CoverageCount::see(const Exchange& exchange) {
    if (exchange.vendor != vendor_->name || exchange.status == 0) return;
    if (!exchange.operation.empty()) meet({"operation", exchange.operation});
    const std::string answered = answer(exchange.status, exchange.source);
    if (!exchange.operation.empty()) meet({exchange.operation, answered});
    meet({"", answered});
    const std::string kind = exchange.resource.substr(0, exchange.resource.find(' '));
    if (exchange.state_after.empty()) return;
    meet({"state " + kind, exchange.state_after});
    if (exchange.state_before.empty() || exchange.state_before == exchange.state_after) return;
    meet({"state " + kind, exchange.state_before});
    meet({"move " + kind, exchange.state_before + " -> " + exchange.state_after});
}

}  // namespace understudy::contract
