#include "world/journal.h"

#include <doctest/doctest.h>

using understudy::FileFacts;
using understudy::world::Journal;
using understudy::world::JournalEntry;

namespace {

JournalEntry entry(std::size_t body_bytes = 0) {
    JournalEntry made;
    made.reply_body.assign(body_bytes, 'x');
    return made;
}

}  // namespace

TEST_CASE("the journal numbers its entries from 1") {
    Journal journal(10, 1 << 20);
    CHECK(journal.record(entry()) == 1);
    CHECK(journal.record(entry()) == 2);
    CHECK(journal.entries().back().sequence == 2);
}

TEST_CASE("past its cap of entries the journal drops the oldest and counts them") {
    Journal journal(3, 1 << 20);
    for (int i = 0; i < 5; ++i) journal.record(entry());
    CHECK(journal.entries().size() == 3);
    CHECK(journal.entries().front().sequence == 3);
    CHECK(journal.evicted() == 2);
    CHECK(journal.total() == 5);
}

TEST_CASE("past its cap of bytes the journal drops the oldest") {
    Journal journal(1000, 10'000);
    for (int i = 0; i < 20; ++i) journal.record(entry(1'000));
    CHECK(journal.bytes() <= 10'000);
    CHECK(journal.evicted() > 0);
    CHECK(journal.entries().back().sequence == 20);
}

TEST_CASE("an entry that is larger than the whole cap is counted but not kept") {
    Journal journal(1000, 1'000);
    journal.record(entry(5'000));
    CHECK(journal.entries().empty());
    CHECK(journal.bytes() == 0);
    CHECK(journal.total() == 1);
    CHECK(journal.evicted() == 1);
}

TEST_CASE("facts of a file are attached to the exchange that sent it, also after others were evicted") {
    Journal journal(2, 1 << 20);
    for (int i = 0; i < 3; ++i) journal.record(entry());
    journal.attach(3, FileFacts{.rows = 7, .bytes = 70, .sha256 = "ab"});
    CHECK(journal.entries().back().file->rows == 7);
    CHECK_FALSE(journal.entries().front().file);
}

TEST_CASE("facts of an evicted exchange are dropped") {
    Journal journal(1, 1 << 20);
    for (int i = 0; i < 2; ++i) journal.record(entry());
    journal.attach(1, FileFacts{.rows = 7, .bytes = 70, .sha256 = "ab"});
    CHECK_FALSE(journal.entries().front().file);
}

TEST_CASE("every text of an entry that a client can make long counts to its bytes") {
    const std::size_t empty = entry().bytes();
    const auto grown = [&](auto change) {
        JournalEntry made = entry();
        change(made);
        return made.bytes() - empty;
    };
    const std::string text(5'000, 'x');
    CHECK(grown([&](JournalEntry& made) { made.request.method = text; }) >= text.size());
    CHECK(grown([&](JournalEntry& made) { made.request.target = text; }) >= text.size());
    CHECK(grown([&](JournalEntry& made) { made.request.body = text; }) >= text.size());
    CHECK(grown([&](JournalEntry& made) { made.request.headers = {{text, text}}; }) >= 2 * text.size());
    CHECK(grown([&](JournalEntry& made) { made.resource_key = text; }) >= text.size());
    CHECK(grown([&](JournalEntry& made) { made.why = text; }) >= text.size());
}
