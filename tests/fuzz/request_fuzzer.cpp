// Bytes as they come off a connection: framed, parsed, answered by all vendors and written again. Whatever came, every reply
// may be sent, and what is JSON is valid JSON.
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/json.h"
#include "engine/engine.h"
#include "fuzz/require.h"
#include "scenario/load.h"
#include "transport/wire_format.h"

namespace {

using namespace understudy;
using namespace understudy::transport;

engine::Engine& stand_in() {
    static engine::Engine made = [] {
        const std::filesystem::path folder = std::filesystem::path(UNDERSTUDY_SOURCE) / "scenarios";
        scenario::Sources sources;
        sources.population = folder / "population.yaml";
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            if (std::filesystem::exists(entry.path() / "api.yaml")) sources.vendor_folders.push_back(entry.path());
        const scenario::Loaded loaded = scenario::load(sources);
        REQUIRE(loaded.catalog != nullptr);
        engine::Settings settings;
        settings.clock.mode = Clock::Mode::polls;
        settings.clock.per_poll = std::chrono::seconds(5);
        settings.journal_entries = 100;
        for (const auto& vendor : loaded.catalog->vendors) settings.scenarios.push_back(&vendor->scenarios.front());
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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    for (int requests = 0; requests < 8 && !bytes.empty(); ++requests) {
        const auto found = find_head(bytes);
        const auto* head_size = std::get_if<std::size_t>(&found);
        if (head_size == nullptr) return 0;
        auto parsed = parse_head(bytes.substr(0, *head_size));
        bytes.remove_prefix(*head_size);
        Head* head = std::get_if<Head>(&parsed);
        if (head == nullptr) return 0;
        if (head->is_chunked) {
            if (ChunkReader().read(bytes, head->request.body) != ChunkReader::Result::done) return 0;
        } else {
            if (head->body_bytes > bytes.size()) return 0;
            head->request.body = bytes.substr(0, head->body_bytes);
            bytes.remove_prefix(head->body_bytes);
        }
        const ReplyFraming framing{.is_head = head->request.method == "HEAD", .is_http_1_0 = head->is_http_1_0};
        const Reply reply = stand_in().handle(std::move(head->request));
        check(reply);
        std::string out;
        append_head(out, reply, framing);
        REQUIRE(out.ends_with("\r\n\r\n"));
    }
    return 0;
}
