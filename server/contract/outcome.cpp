#include "contract/outcome.h"

#include <algorithm>
#include <cstdint>

#include "base/json.h"

namespace understudy::contract {
namespace {

std::string spelled(const Value* value) {
    return value == nullptr ? "nothing" : to_json(*value);
}

/// The files that were sent to their end, each once, in the order of their first byte.
struct SentFiles {
    std::int64_t rows = 0;
    Value::List digests;
    std::vector<std::uint64_t> exchanges;
};

SentFiles sent_files(const std::vector<Exchange>& journal) {
    SentFiles sent;
    std::vector<std::string> targets;
    for (const Exchange& exchange : journal) {
        if (!exchange.file || !exchange.delivery.empty()) continue;
        if (std::find(targets.begin(), targets.end(), exchange.request.target) != targets.end()) continue;
        targets.push_back(exchange.request.target);
        sent.rows += exchange.file->rows;
        sent.digests.emplace_back(exchange.file->sha256);
        sent.exchanges.push_back(exchange.sequence);
    }
    return sent;
}

void compare_files(const Value& outcome, const std::vector<Exchange>& journal, std::vector<Breach>& breaches) {
    const SentFiles sent = sent_files(journal);
    const Value* rows = outcome.find("rows");
    if (rows == nullptr || !(*rows == Value(sent.rows)))
        breaches.push_back({"rows " + std::to_string(sent.rows) + ", as many as were sent", spelled(rows), sent.exchanges});
    const Value* digest = outcome.find("sha256");
    const Value as_list = digest != nullptr && digest->is_text() ? Value(Value::List{*digest}) : digest != nullptr ? *digest : Value();
    if (!(as_list == Value(sent.digests)))
        breaches.push_back({"sha256 of the files as they were sent, " + to_json(Value(sent.digests)), spelled(digest), sent.exchanges});
}

}  // namespace

std::variant<Value, std::string> read_outcome(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
    if (text.empty()) return std::string("nothing on its standard output");
    const std::size_t line = text.rfind('\n');
    const std::string_view last = line == std::string_view::npos ? text : text.substr(line + 1);
    auto parsed = parse_json(last);
    if (const auto* error = std::get_if<JsonError>(&parsed))
        return "a last line that is no JSON (" + error->reason + "): " + std::string(last.substr(0, 200));
    Value& value = std::get<Value>(parsed);
    const Value* word = value.find("outcome");
    if (word == nullptr || !word->is_text()) return "a last line without a text 'outcome': " + std::string(last.substr(0, 200));
    return std::move(value);
}

std::vector<Breach> compare_outcome(const Value& expected, const Value& outcome, const std::vector<Exchange>& journal) {
    std::vector<Breach> breaches;
    if (!expected.is_object()) return breaches;
    for (const auto& [name, wanted] : expected.object()) {
        const Value* got = outcome.find(name);
        if (name == "file" && wanted == Value("whole")) {
            compare_files(outcome, journal, breaches);
        } else if (name == "outcome" && wanted.is_list()) {
            const Value::List& words = wanted.list();
            if (got == nullptr || std::find(words.begin(), words.end(), *got) == words.end())
                breaches.push_back({"outcome one of " + to_json(wanted), spelled(got), {}});
        } else if (got == nullptr || !(*got == wanted)) {
            breaches.push_back({name + ' ' + to_json(wanted), spelled(got), {}});
        }
    }
    return breaches;
}

}  // namespace understudy::contract
