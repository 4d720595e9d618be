#include "world/journal.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <string_view>

using understudy::FileFacts;
using understudy::world::Journal;
using understudy::world::JournalEntry;
using understudy::world::KeptEntry;

namespace {

const understudy::Headers no_headers;
const understudy::Request nothing;

JournalEntry entry() {
    JournalEntry made;
    made.request = &nothing;
    made.reply_headers = &no_headers;
    return made;
}

JournalEntry entry_of(std::string_view body) {
    JournalEntry made = entry();
    made.reply_body = body;
    return made;
}

}  // namespace

TEST_CASE("the journal numbers its entries from 1") {
    Journal journal(10, 1 << 20);
    CHECK(journal.record(entry()) == 1);
    CHECK(journal.record(entry()) == 2);
    CHECK(journal.entries().back().sequence() == 2);
}

TEST_CASE("past its cap of entries the journal drops the oldest and counts them") {
    Journal journal(3, 1 << 20);
    for (int i = 0; i < 5; ++i) journal.record(entry());
    CHECK(journal.entries().size() == 3);
    CHECK(journal.entries().front().sequence() == 3);
    CHECK(journal.evicted() == 2);
    CHECK(journal.total() == 5);
}

TEST_CASE("past its cap of bytes the journal drops the oldest") {
    Journal journal(1000, 10'000);
    const std::string body(1'000, 'x');
    for (int i = 0; i < 20; ++i) journal.record(entry_of(body));
    CHECK(journal.bytes() <= 10'000);
    CHECK(journal.evicted() > 0);
    CHECK(journal.entries().back().sequence() == 20);
}

TEST_CASE("an entry that is larger than the whole cap is counted but not kept") {
    Journal journal(1000, 1'000);
    const std::string body(5'000, 'x');
    understudy::Exchange told;
    journal.record(entry_of(body), &told);
    CHECK(told.sequence == 1);
    CHECK(told.reply_body == body);
    CHECK(journal.entries().empty());
    CHECK(journal.bytes() == 0);
    CHECK(journal.total() == 1);
    CHECK(journal.evicted() == 1);
}

TEST_CASE("of a long body the beginning is kept, and how long it was") {
    Journal journal(10, 1 << 20, 4);
    const understudy::Request longer{.body = "12345"}, fits{.body = "1234"};
    JournalEntry made = entry_of("abcdefg");
    made.request = &longer;
    understudy::Exchange told;
    journal.record(made, &told);
    CHECK(told.request.body == "1234");
    CHECK(told.request_cut_from == 5);
    CHECK(told.reply_body == "abcd");
    CHECK(told.reply_cut_from == 7);
    made.request = &fits;
    made.reply_body = "abcd";
    journal.record(made, &told);
    CHECK(told.request.body == "1234");
    CHECK(told.request_cut_from == 0);
    CHECK(told.reply_cut_from == 0);
}

TEST_CASE("facts of a file are attached to the exchange that sent it, also after others were evicted") {
    Journal journal(2, 1 << 20);
    for (int i = 0; i < 3; ++i) journal.record(entry());
    journal.attach(3, FileFacts{.rows = 7, .bytes = 70, .sha256 = "ab"});
    CHECK(journal.entries().back().file()->rows == 7);
    CHECK_FALSE(journal.entries().front().file());
}

TEST_CASE("facts of an evicted exchange are dropped") {
    Journal journal(1, 1 << 20);
    for (int i = 0; i < 2; ++i) journal.record(entry());
    journal.attach(1, FileFacts{.rows = 7, .bytes = 70, .sha256 = "ab"});
    CHECK_FALSE(journal.entries().front().file());
}

TEST_CASE("every text of an entry that a client can make long counts to its bytes") {
    const std::size_t empty = KeptEntry(entry(), 1).bytes();
    const std::string text(5'000, 'x');
    const understudy::Request method{.method = text}, target{.target = text}, body{.body = text},
        headers{.headers = {{text, text}}};
    for (const understudy::Request* request : {&method, &target, &body, &headers}) {
        JournalEntry made = entry();
        made.request = request;
        CHECK(KeptEntry(made, 1).bytes() >= empty + text.size() * (request == &headers ? 2 : 1));
    }
    JournalEntry made = entry();
    made.resource_key = text;
    made.why = text;
    made.fault = text;
    made.reply_body = text;
    CHECK(KeptEntry(made, 1).bytes() >= empty + 4 * text.size());
}

TEST_CASE("an entry is spelled as it was told, whatever bytes are in it") {
    const std::string kind = "job", before = "waiting", after = "running";
    const std::string odd("a\0\xff\r\n", 5);
    const understudy::Request request{.method = "POST",
                                      .target = "/a%20b?c",
                                      .headers = {{"Host", "x"}, {"A", ""}, {"A", odd}},
                                      .body = odd,
                                      .scheme = "https",
                                      .peer = "::1"};
    const understudy::Headers reply = {{"B", "1"}, {"C", odd}};
    JournalEntry made;
    made.at = understudy::Timestamp(std::chrono::seconds(5));
    made.request = &request;
    made.reply_headers = &reply;
    made.reply_body = "{}";
    made.status = 201;
    made.resource_kind = &kind;
    made.resource_key = "7";
    made.state_before = &before;
    made.state_after = &after;
    made.fault = "fault-1: cut, delay";
    made.why = "";
    made.delivery = "cut after 2 bytes";
    made.delay = std::chrono::seconds(60);
    const understudy::Exchange spelled = KeptEntry(made, 3).spell();
    CHECK(spelled.sequence == 3);
    CHECK(spelled.at == made.at);
    CHECK(spelled.status == 201);
    CHECK(spelled.request.method == "POST");
    CHECK(spelled.request.target == "/a%20b?c");
    REQUIRE(spelled.request.headers.size() == 3);
    CHECK(spelled.request.headers[1].value.empty());
    CHECK(spelled.request.headers[2].value == odd);
    CHECK(spelled.request.body == odd);
    CHECK(spelled.request.scheme == "https");
    CHECK(spelled.request.peer == "::1");
    REQUIRE(spelled.reply_headers.size() == 2);
    CHECK(spelled.reply_headers[1].value == odd);
    CHECK(spelled.reply_body == "{}");
    CHECK(spelled.resource == "job 7");
    CHECK(spelled.state_before == "waiting");
    CHECK(spelled.state_after == "running");
    CHECK(spelled.fault == "fault-1: cut, delay");
    CHECK(spelled.delivery == "cut after 2 bytes");
    CHECK(spelled.delay == std::chrono::seconds(60));
    CHECK(spelled.why.empty());
}
