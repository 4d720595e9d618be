#include "admin/journal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "admin/body.h"
#include "admin/json_reply.h"
#include "admin/request_pattern.h"
#include "base/encoding.h"
#include "base/letter_case.h"
#include "base/nearest.h"
#include "base/text_search.h"
#include "base/time.h"
#include "exchange/logged.h"

namespace understudy::admin {
namespace {

[[noreturn]] void refuse(const std::string& message) {
    throw Refused(400, message);
}

/// What the query asks for.
struct Query {
    std::size_t limit = 0;  ///< 0: none given
    std::optional<Timestamp> since;
    std::uint64_t after = 0;  ///< a sequence
    std::string text;         ///< in lower case; empty: any
    bool only_unmatched = false;
    bool is_brief = false;

    bool is_filtered() const { return since || after > 0 || !text.empty() || only_unmatched; }
    bool fits(const Exchange& exchange) const;
};

std::uint64_t read_number(const std::string& name, const std::string& value) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc() || end != value.data() + value.size() || number == 0)
        refuse(name + " is not a number above 0");
    return number;
}

bool read_boolean(const std::string& name, const std::string& value) {
    if (value != "true" && value != "false") refuse(name + " is neither true nor false");
    return value == "true";
}

Query query_of(std::string_view target) {
    Query query;
    const std::size_t question = target.find('?');
    if (question == std::string_view::npos) return query;
    for (const auto& [name, value] : parse_form(target.substr(question + 1))) {
        if (name == "limit") {
            query.limit = read_number(name, value);
        } else if (name == "since") {
            query.since = parse_timestamp(value);
            if (!query.since) refuse("since is no time like 2026-01-01T10:00:00Z");
        } else if (name == "after") {
            query.after = read_number(name, value);
        } else if (name == "text") {
            query.text = lower(value);
        } else if (name == "unmatched") {
            query.only_unmatched = read_boolean(name, value);
        } else if (name == "brief") {
            query.is_brief = read_boolean(name, value);
        } else {
            const std::array<std::string, 6> known{"limit", "since", "after", "text", "unmatched", "brief"};
            refuse("unknown parameter '" + name + "'; " + suggestion(name, known));
        }
    }
    return query;
}

bool is_unmatched(const Exchange& exchange) {
    return exchange.operation.empty();
}

/// Whether the text, in lower case, stands in what was sent, what was answered or what is said of it.
bool mentions(const Exchange& exchange, const std::string& text) {
    const auto has = [&](const std::string& place) { return contains(lower(place), text); };
    const auto has_any = [&](const Headers& headers) {
        return std::any_of(headers.begin(), headers.end(),
                           [&](const Header& each) { return has(each.name) || has(each.value); });
    };
    return has(exchange.request.method + ' ' + exchange.request.target) || has(exchange.request.body) ||
           has(exchange.reply_body) || has(exchange.operation) || has(exchange.resource) ||
           has(exchange.why) || has(exchange.fault) || has_any(exchange.request.headers) ||
           has_any(exchange.reply_headers);
}

bool Query::fits(const Exchange& exchange) const {
    return exchange.sequence > after && !(since && exchange.at < *since) &&
           !(only_unmatched && !is_unmatched(exchange)) && (text.empty() || mentions(exchange, text));
}

Exchange entry_named(const Call& call) {
    const std::string& id = call.values.front();
    const std::optional<std::uint64_t> sequence = sequence_of(id);
    if (sequence) {
        for (Exchange& each : call.world.journal())
            if (each.sequence == *sequence) return std::move(each);
    }
    throw Refused(404, "no request in the journal has the id '" + id + "'");
}

Value body_of(const Call& call) {
    if (call.request.body.empty()) return Value::Object{};
    auto parsed = parse_json(call.request.body);
    if (const auto* error = std::get_if<JsonError>(&parsed)) refuse("the body is no JSON: " + error->reason);
    return std::get<Value>(std::move(parsed));
}

RequestPattern pattern_of(const Call& call, const Value& body) {
    return RequestPattern(body, call.world.settings().seed);
}

/// All that match, oldest first. Refuses when the answer may have been evicted.
std::vector<Exchange> matching(const Call& call) {
    const RequestPattern pattern = pattern_of(call, body_of(call));
    auto [exchanges, counts] = call.world.whole_journal();
    if (counts.evicted > 0)
        throw Refused(409, "the journal had no room for all requests: the oldest " +
                               std::to_string(counts.evicted) +
                               " are gone, so this cannot be answered. DELETE " + std::string(root) +
                               "/requests before what is to be verified, or give the journal more room "
                               "(--journal-entries, --journal-bytes)");
    std::erase_if(exchanges, [&](const Exchange& each) { return !pattern.matches(each); });
    return std::move(exchanges);
}

Value::List logged(const std::vector<Exchange>& exchanges) {
    Value::List list;
    for (const Exchange& each : exchanges) list.push_back(logged_request(each));
    return list;
}

}  // namespace

Reply get_requests(const Call& call) {
    const Query query = query_of(call.request.target);
    const auto exchanges = call.world.journal(query.is_filtered() ? 0 : query.limit);
    Value::List requests;
    for (auto exchange = exchanges.rbegin(); exchange != exchanges.rend(); ++exchange) {
        if (!query.fits(*exchange)) continue;
        if (query.limit != 0 && requests.size() == query.limit) break;
        requests.push_back(query.is_brief ? serve_event_briefly(*exchange)
                                          : serve_event(*exchange, Arrival::left_out));
    }
    const auto counts = call.world.journal_counts();
    Value::List notes;
    for (const world::Note& note : call.world.notes())
        notes.emplace_back(Value::Object{
            {"at", note.at}, {"after", static_cast<std::int64_t>(note.after)}, {"text", note.text}});
    return json_reply({{"requests", std::move(requests)},
                       {"meta", Value::Object{{"total", static_cast<std::int64_t>(counts.kept)},
                                              {"evicted", static_cast<std::int64_t>(counts.evicted)}}},
                       {"notes", std::move(notes)},
                       {"requestJournalDisabled", false}});
}

Reply get_request(const Call& call) {
    return json_reply(serve_event(entry_named(call), Arrival::told).object());
}

Reply remove_request(const Call& call) {
    const Body nothing(call.request.body, {});
    call.world.remove_from_journal({entry_named(call).sequence});
    return json_reply({});
}

Reply clear_requests(const Call& call) {
    const Body nothing(call.request.body, {});
    call.world.clear_journal();
    return json_reply({});
}

Reply count_requests(const Call& call) {
    return json_reply(
        {{"count", static_cast<std::int64_t>(matching(call).size())}, {"requestJournalDisabled", false}});
}

Reply find_requests(const Call& call) {
    return json_reply({{"requests", logged(matching(call))}, {"requestJournalDisabled", false}});
}

Reply remove_requests(const Call& call) {
    const RequestPattern pattern = pattern_of(call, body_of(call));
    Value::List events;
    std::vector<std::uint64_t> sequences;
    for (const Exchange& each : call.world.journal()) {
        if (!pattern.matches(each)) continue;
        events.push_back(serve_event(each, Arrival::left_out));
        sequences.push_back(each.sequence);
    }
    call.world.remove_from_journal(sequences);
    return json_reply({{"serveEvents", std::move(events)}});
}

Reply get_unmatched(const Call& call) {
    std::vector<Exchange> exchanges = call.world.journal();
    std::erase_if(exchanges, [](const Exchange& each) { return !is_unmatched(each); });
    std::reverse(exchanges.begin(), exchanges.end());
    return json_reply({{"requests", logged(exchanges)}, {"requestJournalDisabled", false}});
}

Reply get_near_misses(const Call& call) {
    Value::List misses;
    const std::vector<Exchange> exchanges = call.world.journal();
    for (auto exchange = exchanges.rbegin(); exchange != exchanges.rend(); ++exchange) {
        if (!is_unmatched(*exchange)) continue;
        const auto nearest = call.world.nearest_to(exchange->request);
        if (!nearest) continue;
        misses.emplace_back(Value::Object{
            {"request", logged_request(*exchange)},
            {"stubMapping", Value::Object{{"name", nearest->vendor + ' ' + nearest->operation},
                                          {"request", Value::Object{{"method", nearest->method},
                                                                    {"urlPathTemplate", nearest->path}}}}},
            {"matchResult", Value::Object{{"distance", 1}}},
            {"understudy", Value::Object{{"id", id_of(exchange->sequence)},
                                         {"vendor", nearest->vendor},
                                         {"operation", nearest->operation},
                                         {"difference", nearest->difference},
                                         {"source", nearest->source}}}});
    }
    return json_reply({{"nearMisses", std::move(misses)}});
}

Reply near_misses_of_pattern(const Call& call) {
    constexpr std::size_t most = 3;
    const Value asked = body_of(call);
    const RequestPattern pattern = pattern_of(call, asked);
    std::vector<std::pair<double, Exchange>> ranked;
    for (Exchange& each : call.world.journal()) {
        const double distance = pattern.distance(each);
        if (distance > 0) ranked.emplace_back(distance, std::move(each));
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    ranked.resize(std::min(ranked.size(), most));
    Value::List misses;
    for (const auto& [distance, exchange] : ranked)
        misses.emplace_back(Value::Object{{"request", logged_request(exchange)},
                                          {"requestPattern", asked},
                                          {"matchResult", Value::Object{{"distance", distance}}}});
    return json_reply({{"nearMisses", std::move(misses)}});
}

}  // namespace understudy::admin
