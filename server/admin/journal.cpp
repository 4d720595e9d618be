#include "admin/journal.h"

#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "admin/json_reply.h"
#include "base/absolute_form.h"
#include "base/encoding.h"
#include "base/nearest.h"
#include "transport/problem.h"

namespace understudy::admin {
namespace {

/// Names in the order of their first occurrence; a name that stands several times has a list.
Value headers_as_object(const Headers& headers) {
    Value::Object object;
    for (const auto& [name, value] : headers) {
        Value* same = nullptr;
        for (auto& [known, values] : object) {
            if (known == name) same = &values;
        }
        if (!same) {
            object.emplace_back(name, value);
        } else if (same->is_text()) {
            *same = Value::List{*same, value};
        } else {
            Value::List longer = same->list();
            longer.emplace_back(value);
            *same = std::move(longer);
        }
    }
    return object;
}

/// WireMock has UUIDs; ours hold the place in the journal, so that they repeat from run to run.
std::string id_of(std::uint64_t sequence) {
    constexpr std::string_view start = "00000000-0000-4000-8000-";
    char digits[16];
    const auto end = std::to_chars(digits, digits + sizeof digits, sequence, 16).ptr;
    const std::string_view hex(digits, static_cast<std::size_t>(end - digits));
    return std::string(start) + std::string(hex.size() < 12 ? 12 - hex.size() : 0, '0') + std::string(hex);
}

std::string absolute_url_of(const Request& request) {
    if (split_absolute_form(request.target)) return request.target;
    const std::string* host = find_header(request.headers, "Host");
    return request.scheme + "://" + (host ? *host : std::string()) + request.target;
}

Value request_of(const Exchange& exchange) {
    const Request& request = exchange.request;
    const auto logged = std::chrono::floor<std::chrono::milliseconds>(exchange.at).time_since_epoch().count();
    return Value::Object{{"url", request.target},
                         {"absoluteUrl", absolute_url_of(request)},
                         {"method", request.method},
                         {"clientIp", request.peer},
                         {"headers", headers_as_object(request.headers)},
                         {"body", request.body},
                         {"bodyAsBase64", base64_encode(request.body)},
                         {"loggedDate", static_cast<std::int64_t>(logged)},
                         {"loggedDateString", exchange.at}};
}

Value response_of(const Exchange& exchange) {
    return Value::Object{{"status", exchange.status},
                         {"headers", headers_as_object(exchange.reply_headers)},
                         {"body", exchange.reply_body},
                         {"bodyAsBase64", base64_encode(exchange.reply_body)}};
}

Value ours_of(const Exchange& exchange) {
    Value::Object ours{{"sequence", static_cast<std::int64_t>(exchange.sequence)}, {"at", exchange.at}};
    const auto add = [&](const char* word, const std::string& text) {
        if (!text.empty()) ours.emplace_back(word, text);
    };
    add("vendor", exchange.vendor);
    add("scenario", exchange.scenario);
    add("operation", exchange.operation);
    add("resource", exchange.resource);
    add("state_before", exchange.state_before);
    add("state_after", exchange.state_after);
    add("grade", exchange.grade);
    add("source", exchange.source);
    add("fault", exchange.fault);
    if (exchange.delay.count() > 0) ours.emplace_back("delay", format_duration(exchange.delay));
    add("delivery", exchange.delivery);
    add("why", exchange.why);
    if (exchange.file) {
        ours.emplace_back("file", Value::Object{{"rows", exchange.file->rows},
                                                {"bytes", exchange.file->bytes},
                                                {"sha256", exchange.file->sha256}});
    }
    return ours;
}

/// What the query asks for, or why it cannot be had.
struct Query {
    std::size_t limit = 0;  ///< 0: none given
    std::string mistake;
};

Query query_of(std::string_view target) {
    Query query;
    const std::size_t question = target.find('?');
    if (question == std::string_view::npos) return query;
    for (const auto& [name, value] : parse_form(target.substr(question + 1))) {
        if (name != "limit") {
            const std::array<std::string, 1> known{"limit"};
            const auto meant = nearest(name, known);
            query.mistake = "unknown parameter '" + name + "'; " +
                            (meant ? "did you mean '" + *meant + "'?" : "there is only 'limit'");
            return query;
        }
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), query.limit);
        if (error != std::errc() || end != value.data() + value.size() || query.limit == 0) {
            query.mistake = "limit is not a number above 0";
            return query;
        }
    }
    return query;
}

}  // namespace

Reply get_requests(const engine::Engine& engine, const Request& request) {
    const Query query = query_of(request.target);
    if (!query.mistake.empty()) return transport::problem(400, query.mistake);
    const auto exchanges = engine.journal(query.limit);
    Value::List requests;
    requests.reserve(exchanges.size());
    for (auto exchange = exchanges.rbegin(); exchange != exchanges.rend(); ++exchange) {
        requests.emplace_back(Value::Object{{"id", id_of(exchange->sequence)},
                                            {"request", request_of(*exchange)},
                                            {"response", response_of(*exchange)},
                                            {"wasMatched", !exchange->operation.empty()},
                                            {"understudy", ours_of(*exchange)}});
    }
    const auto counts = engine.journal_counts();
    return json_reply({{"requests", std::move(requests)},
                       {"meta", Value::Object{{"total", static_cast<std::int64_t>(counts.kept)},
                                              {"evicted", static_cast<std::int64_t>(counts.evicted)}}},
                       {"requestJournalDisabled", false}});
}

}  // namespace understudy::admin
