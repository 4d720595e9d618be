#include "contract/position_walks.h"

#include <algorithm>

namespace understudy::contract {

void PositionWalks::see(const Call& call, const std::string& filter, const PageRead& read, Findings& findings) {
    findings.meet();
    failed_.clear();
    const std::string path(call.path());
    const auto [known, is_new] = walks_.try_emplace(path + '?' + filter);
    Walk& walk = known->second;
    // A second walk is a client's good right; so is a look at one page of another size before the first.
    const bool was_probe = walk.pages == 1 && walk.size != read.size;
    if (read.from == 0 && (walk.is_complete || was_probe)) walk = {};
    walk.path = path;

    const std::string once = "each page once";
    if (walk.pages > 0 && read.from < walk.next) {
        if (read.from == walk.last_from && walk.may_be_lost) return;
        const auto before = walk.read.find(read.from);
        findings.breach(once, read.name + " again", before == walk.read.end() ? std::vector{call.sequence()} : std::vector{before->second, call.sequence()});
        if (read.from == 0) {
            walk = {};
            walk.path = path;
            take(walk, call, read);
        }
    } else if (walk.is_complete && (walk.end || read.items == 0)) {
        if (walk.beyond-- > 0) return;
        findings.breach("no page beyond the end, which " + walk.last_name + " told", read.name, {walk.last, call.sequence()});
    } else {
        if (read.from > walk.next)
            findings.breach(once + (walk.pages == 0 ? ", from the first on" : ", after " + walk.last_name + " the next"), read.name,
                            walk.pages == 0 ? std::vector{call.sequence()} : std::vector{walk.last, call.sequence()});
        take(walk, call, read);
    }
    if (walk.is_complete) is_completed_[path] = true;
}

void PositionWalks::take(Walk& walk, const Call& call, const PageRead& read) {
    ++walk.pages;
    walk.size = read.size;
    walk.last_from = read.from;
    walk.last = call.sequence();
    walk.last_name = read.name;
    walk.may_be_lost = call.exchange().delay.count() > 0;
    walk.read.emplace(read.from, call.sequence());
    walk.next = read.from + (read.is_counted ? read.items : read.size);
    if (read.end) walk.end = read.end;
    const bool is_short = read.items < read.size;
    walk.is_complete = walk.end ? walk.next >= *walk.end || read.items == 0 : is_short;
    walk.beyond = !walk.end && is_short && read.items > 0 ? 1 : 0;
}

void PositionWalks::see_failure(const Call& call) {
    failed_ = std::string(call.path());
}

void PositionWalks::end(Findings& findings) const {
    for (const auto& [key, walk] : walks_) {
        if (walk.is_complete || walk.path == failed_ || is_completed_.contains(walk.path)) continue;
        findings.breach("all pages of " + walk.path, "none after " + walk.last_name, {walk.last});
    }
}

}  // namespace understudy::contract
