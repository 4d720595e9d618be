// Bytes as they come off a connection, in pieces, with pauses: read, answered by all vendors and written
// again, without a socket. Whatever came, every reply may be sent, what is JSON is valid JSON, nothing is
// said after a close, and no memory of the requests stays counted.
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/json.h"
#include "engine/engine.h"
#include "fuzz/require.h"
#include "scenario/load.h"
#include "transport/conversation.h"

namespace {

using namespace understudy;
using namespace understudy::transport;

engine::Engine& stand_in() {
    static engine::Engine made = [] {
        const std::filesystem::path folder = std::filesystem::path(UNDERSTUDY_SOURCE) / "scenarios";
        scenario::Sources sources;
        sources.population = folder / "population.yaml";
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            if (std::filesystem::exists(entry.path() / "api.yaml"))
                sources.vendor_folders.push_back(entry.path());
        const scenario::Loaded loaded = scenario::load(sources);
        REQUIRE(loaded.catalog != nullptr);
        engine::Settings settings;
        settings.clock.mode = Clock::Mode::polls;
        settings.clock.per_poll = std::chrono::seconds(5);
        settings.journal_entries = 100;
        for (const auto& vendor : loaded.catalog->vendors)
            settings.scenarios.push_back(&vendor->scenarios.front());
        return engine::Engine(loaded.catalog, settings);
    }();
    return made;
}

void check(const Reply& reply) {
    REQUIRE(!reason_not_to_send(reply));
    const std::string* type = find_header(reply.headers, "content-type");
    if (type != nullptr && type->find("json") != std::string::npos)
        REQUIRE(std::holds_alternative<Value>(parse_json(reply.body, {.depth = 100})));
    std::string piece;
    for (int i = 0; reply.stream && i < 3 && reply.stream->read(piece);) ++i;
}

/// Half of the time nothing is done to replies.
Delivery delivery_of(int number) {
    switch (number) {
        case 3:
            return {.ending = Delivery::Ending::reset};
        case 4:
            return {.cut = 40};
        case 5:
            return {.bytes_per_second = 1'000'000};
        case 6:
            return {.ending = Delivery::Ending::malformed_chunk};
        case 7:
            return {.ending = Delivery::Ending::wrong_length};
        default:
            return {};
    }
}

/// Takes the output as a slow client would, and checks what can be told of it without knowing the requests.
void take(Conversation& conversation, std::string& said, Conversation::Time now, std::size_t at_once) {
    for (int i = 0; i < 200 && conversation.has_output(); ++i) {
        const std::string_view output = conversation.output().substr(0, at_once);
        said += output;
        conversation.sent(output.size(), now);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    // The first byte says in which pieces the others come, and what becomes of the replies.
    const Delivery delivery = delivery_of(data[0] >> 5);
    const std::size_t piece = data[0] % 16 == 0 ? size : data[0];
    std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    House house{.limits = {.body = 64 * 1024, .requests = 20},
                .answer =
                    [&](Request request) {
                        Reply reply = stand_in().handle(std::move(request));
                        check(reply);
                        reply.delivery = delivery;
                        return reply;
                    },
                .on_refusal = {}};
    auto now = Conversation::Time(std::chrono::hours(1));
    std::string said;
    {
        Conversation conversation(house, {.address = "127.0.0.1"}, now);
        while (!bytes.empty() && conversation.wants_input()) {
            conversation.receive(bytes.substr(0, piece), now);
            bytes.remove_prefix(std::min(piece, bytes.size()));
            take(conversation, said, now, piece * 3);
            if (conversation.is_over()) break;
        }
        if (bytes.empty() && conversation.wants_input()) conversation.receive_end(now);
        for (int i = 0; i < 100 && !conversation.is_over(); ++i) {
            now = conversation.deadline();
            conversation.time_out(now);
            take(conversation, said, now, 100'000);
        }
        REQUIRE(conversation.is_over());
    }
    REQUIRE(house.buffered == 0);
    REQUIRE(said.empty() || said.starts_with("HTTP/1.1 "));
    return 0;
}
