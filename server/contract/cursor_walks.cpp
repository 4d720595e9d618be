#include "contract/cursor_walks.h"

#include <algorithm>

namespace understudy::contract {

void CursorWalks::see(const Call& call, const std::string& filter, const std::string& cursor, const std::string& next, Findings& findings) {
    findings.meet();
    failed_.clear();
    const std::string path(call.path());
    const auto find = [&](const auto& is_meant) { return std::find_if(open_.begin(), open_.end(), is_meant); };
    // The same page once more, since the answer may have come too late for the client.
    const auto late = find([&](const Walk& each) { return each.may_be_lost && each.path == path && each.cursor == cursor; });
    auto walk = open_.end();
    if (late != open_.end()) {
        walk = late;
    } else if (cursor.empty()) {
        walk = find([&](const Walk& each) { return each.path == path && each.filter == filter; });
        if (walk != open_.end()) {
            findings.breach("each page once", "the first page again, though a reply had named the next", {walk->last, call.sequence()});
            *walk = {.path = path, .filter = filter};
        } else {
            walk = open_.insert(open_.end(), {.path = path, .filter = filter});
        }
    } else {
        walk = find([&](const Walk& each) { return each.path == path && each.next == cursor; });
        if (walk == open_.end()) {
            if (const auto before = followed_.find(cursor); before != followed_.end())
                findings.breach("each page once", "the page of " + cursor.substr(0, 100) + " again", {before->second, call.sequence()});
            return;  // one that nobody gave is the business of passes_cursor_verbatim
        }
        ++walk->pages;
    }
    if (!cursor.empty()) followed_[cursor] = call.sequence();
    walk->cursor = cursor;
    walk->next = next;
    walk->last = call.sequence();
    walk->may_be_lost = call.exchange().delay.count() > 0;
    if (!next.empty()) return;
    is_completed_[path] = true;
    open_.erase(walk);
}

void CursorWalks::see_failure(const Call& call) {
    failed_ = std::string(call.path());
}

void CursorWalks::end(Findings& findings) const {
    for (const Walk& walk : open_) {
        if (walk.path == failed_) continue;
        if (walk.pages == 1 && is_completed_.contains(walk.path)) continue;  // a look before the walk
        findings.breach("all pages of " + walk.path, "none after the " + std::string(walk.pages == 1 ? "first" : "one that named the next"), {walk.last});
    }
}

}  // namespace understudy::contract
