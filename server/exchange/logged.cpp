#include "exchange/logged.h"

#include <charconv>
#include <utility>

#include "base/absolute_form.h"
#include "base/encoding.h"

namespace understudy {
namespace {

constexpr std::string_view id_start = "00000000-0000-4000-8000-";

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

std::string absolute_url_of(const Request& request) {
    if (split_absolute_form(request.target)) return request.target;
    const std::string* host = find_header(request.headers, "Host");
    return request.scheme + "://" + (host ? *host : std::string()) + request.target;
}

void add_cut(Value::Object& message, std::size_t cut_from) {
    if (cut_from > 0) message.emplace_back("cut_from", static_cast<std::int64_t>(cut_from));
}

Value response_of(const Exchange& exchange) {
    Value::Object response{{"status", exchange.status},
                           {"headers", headers_as_object(exchange.reply_headers)},
                           {"body", exchange.reply_body},
                           {"bodyAsBase64", base64_encode(exchange.reply_body)}};
    add_cut(response, exchange.reply_cut_from);
    return response;
}

Value ours_of(const Exchange& exchange, Arrival arrival) {
    Value::Object ours{{"sequence", static_cast<std::int64_t>(exchange.sequence)}, {"at", exchange.at}};
    if (arrival == Arrival::told && exchange.arrived) ours.emplace_back("arrived", *exchange.arrived);
    const auto add = [&](const char* word, const std::string& text) {
        if (!text.empty()) ours.emplace_back(word, text);
    };
    add("world", exchange.world);
    add("chosen_by", exchange.chosen_by);
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

}  // namespace

std::string id_of(std::uint64_t sequence) {
    char digits[16];
    const auto end = std::to_chars(digits, digits + sizeof digits, sequence, 16).ptr;
    const std::string_view hex(digits, static_cast<std::size_t>(end - digits));
    return std::string(id_start) + std::string(hex.size() < 12 ? 12 - hex.size() : 0, '0') + std::string(hex);
}

std::optional<std::uint64_t> sequence_of(std::string_view id) {
    constexpr std::size_t digits = 12;
    if (id.size() != id_start.size() + digits || !id.starts_with(id_start)) return std::nullopt;
    id.remove_prefix(id_start.size());
    std::uint64_t sequence = 0;
    const auto [end, failed] = std::from_chars(id.data(), id.data() + id.size(), sequence, 16);
    if (failed != std::errc() || end != id.data() + id.size()) return std::nullopt;
    return sequence;
}

Value logged_request(const Exchange& exchange) {
    const Request& request = exchange.request;
    const auto logged = std::chrono::floor<std::chrono::milliseconds>(exchange.at).time_since_epoch().count();
    Value::Object out{{"url", request.target},
                      {"absoluteUrl", absolute_url_of(request)},
                      {"method", request.method},
                      {"clientIp", request.peer},
                      {"headers", headers_as_object(request.headers)},
                      {"body", request.body},
                      {"bodyAsBase64", base64_encode(request.body)},
                      {"loggedDate", static_cast<std::int64_t>(logged)},
                      {"loggedDateString", exchange.at}};
    add_cut(out, exchange.request_cut_from);
    return out;
}

Value serve_event(const Exchange& exchange, Arrival arrival) {
    return Value::Object{{"id", id_of(exchange.sequence)},
                         {"request", logged_request(exchange)},
                         {"response", response_of(exchange)},
                         {"wasMatched", !exchange.operation.empty()},
                         {"understudy", ours_of(exchange, arrival)}};
}

Value serve_event_briefly(const Exchange& exchange) {
    return Value::Object{
        {"id", id_of(exchange.sequence)},
        {"request", Value::Object{{"url", exchange.request.target}, {"method", exchange.request.method}}},
        {"response", Value::Object{{"status", exchange.status}}},
        {"wasMatched", !exchange.operation.empty()},
        {"understudy", ours_of(exchange, Arrival::told)}};
}

}  // namespace understudy
