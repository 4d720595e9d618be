#include "contract/provider.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>
#include <variant>

#include "base/encoding.h"
#include "base/json.h"
#include "base/wall_time.h"
#include "contract/call.h"
#include "contract/reply_difference.h"

namespace understudy::contract {
namespace {

/// Where the path begins in `https://host:8443/path`; npos when it is no such address.
std::size_t end_of_origin(std::string_view url) {
    const std::size_t start = url.starts_with("http://") ? 7 : url.starts_with("https://") ? 8 : std::string_view::npos;
    if (start == std::string_view::npos || start == url.size() || url[start] == '/') return std::string_view::npos;
    return std::min(url.find('/', start), url.size());
}

std::string form_of(const Value::Object& fields) {
    std::string text;
    const auto add = [&](const std::string& name, const Value& value) {
        text += (text.empty() ? "" : "&") + percent_encode(name) + '=' + percent_encode(to_text(value));
    };
    for (const auto& [name, value] : fields) {
        if (value.is_list())
            for (const Value& item : value.list()) add(name + "[]", item);
        else
            add(name, value);
    }
    return text;
}

std::string path_of(const scenario::PathPattern& pattern, const Value& parameters) {
    std::string path;
    for (const scenario::PathPattern::Segment& segment : pattern.segments()) {
        path += '/';
        path += segment.is_parameter ? percent_encode(to_text(*parameters.find(segment.text))) : segment.text;
    }
    return path.empty() ? "/" : path;
}

/// Plays the exchanges of one contract.
class Player {
  public:
    Player(const Contract& contract, const scenario::Vendor& vendor, const Provider& provider, Known known)
        : contract_(contract), vendor_(vendor), provider_(provider), known_(std::move(known)) {}

    Played play() {
        for (const ProviderExchange& exchange : contract_.exchanges)
            if (!play(exchange)) break;
        return std::move(played_);
    }

  private:
    struct Call {
        std::string origin;
        Request request;
    };

    const scenario::Operation& operation_of(const ProviderExchange& exchange) const {
        return vendor_.operations[static_cast<std::size_t>(exchange.operation)];
    }

    /// Returns whether it makes sense to go on.
    bool play(const ProviderExchange& exchange) {
        Call call;
        if (const std::string missing = make(exchange, call); !missing.empty()) {
            fail(exchange, "a value for " + missing, "no reply gave one, so this and what follows was not sent");
            return false;
        }
        const int most = exchange.until ? exchange.until->most : 1;
        for (int i = 1;; ++i) {
            const Value body = send(exchange, call);
            if (is_lost_) return false;
            if (!exchange.until || is_wrong_status_) return keep(exchange, body), true;
            const Value* state = member(body, exchange.until->member);
            const auto& wanted = exchange.until->is;
            if (state != nullptr && std::find(wanted.begin(), wanted.end(), *state) != wanted.end())
                return keep(exchange, body), true;
            if (i == most) {
                std::string states;
                for (const Value& each : wanted) states += (states.empty() ? "" : ", ") + shown(each);
                fail(exchange, exchange.until->member + " to become " + states + " within " + std::to_string(most) + " calls",
                     shown(state == nullptr ? Value() : *state));
                return keep(exchange, body), true;
            }
            std::this_thread::sleep_for(exchange.until->every);
        }
    }

    /// Fills `call`; returns the name of what is not known.
    std::string make(const ProviderExchange& exchange, Call& call) const {
        const scenario::Operation& operation = operation_of(exchange);
        const Value wanted(Value::Object{{"path", exchange.path}, {"query", exchange.query}, {"headers", exchange.headers},
                                         {"url", exchange.url}, {"body", exchange.body}});
        auto resolved = resolve(wanted, known_);
        if (const auto* missing = std::get_if<std::string>(&resolved)) return *missing;
        const Value& said = std::get<Value>(resolved);
        Request& request = call.request;
        request = {};
        request.method = operation.method;
        call.origin = provider_.origin;
        if (exchange.url.empty()) {
            request.target = provider_.mount + path_of(operation.path, *said.find("path"));
            std::string query = form_of(said.find("query")->object());
            add_body(operation, *said.find("body"), query, request);
            if (!query.empty()) request.target += '?' + query;
        } else {
            const std::string url = to_text(*said.find("url"));
            const std::size_t end = end_of_origin(url);
            if (end == std::string::npos) return "url as an address, " + shown(url) + " is none";
            call.origin = url.substr(0, end);
            request.target = end == url.size() ? "/" : url.substr(end);
        }
        request.target = transport::spelled_target(request.target);
        for (const auto& [name, value] : said.find("headers")->object()) request.headers.push_back({name, to_text(value)});
        // A credential is for the vendor, not for whoever a link leads to.
        if (operation.auth >= 0 && provider_.credential && call.origin == provider_.origin)
            for (const Header& header : provider_.credential(operation, request.method, call.origin + request.target, request.body))
                if (find_header(request.headers, header.name) == nullptr) request.headers.push_back(header);
        return {};
    }

    static void add_body(const scenario::Operation& operation, const Value& body, std::string& query, Request& request) {
        if (body.is_absent()) return;
        const auto format = operation.body ? operation.body->formats.front() : scenario::BodyFormat::json;
        if (format == scenario::BodyFormat::json || !body.is_object()) {
            request.body = to_json(body);
            request.headers.push_back({"Content-Type", "application/json"});
        } else if (format == scenario::BodyFormat::form) {
            request.body = form_of(body.object());
            request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
        } else {
            query += (query.empty() ? "" : "&") + form_of(body.object());
        }
    }

    /// Sends it and compares what comes. Returns the body; absent if it is no JSON.
    Value send(const ProviderExchange& expected, const Call& call) {
        const auto begin = std::chrono::steady_clock::now();
        const transport::Fetched fetched = transport::fetch(call.origin, call.request, provider_.fetch);
        Exchange exchange;
        exchange.sequence = played_.exchanges.size() + 1;
        exchange.arrived = exchange.at = wall_time(begin);
        exchange.request = call.request;
        exchange.request.authority = call.origin.substr(call.origin.find("://") + 3);
        exchange.request.scheme = call.origin.substr(0, call.origin.find(':'));
        exchange.status = fetched.failure.empty() ? fetched.status : 0;
        exchange.reply_headers = fetched.headers;
        exchange.reply_body = fetched.body;
        exchange.vendor = vendor_.name;
        exchange.operation = operation_of(expected).name;
        exchange.source = expected.source;
        exchange.took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
        is_lost_ = !fetched.failure.empty();
        is_wrong_status_ = exchange.status != expected.reply.status;
        Value body;
        if (auto parsed = parse_json(exchange.reply_body); std::holds_alternative<Value>(parsed)) body = std::get<Value>(std::move(parsed));
        if (expected.reply.body) add_secrets(*expected.reply.body, body, played_.secrets);
        played_.exchanges.push_back(std::move(exchange));
        if (is_lost_)
            fail(expected, "an answer", fetched.failure);
        else
            for (Breach& breach : differences(expected, vendor_, played_.exchanges.back())) played_.breaches.push_back(std::move(breach));
        return body;
    }

    void keep(const ProviderExchange& exchange, const Value& body) {
        if (is_wrong_status_) return;
        for (const auto& [name, path] : exchange.keep) {
            const Value* value = member(body, path);
            if (value == nullptr)
                fail(exchange, path + " to be kept as " + name, "no such member");
            else
                known_["kept." + name] = *value;
        }
    }

    void fail(const ProviderExchange& exchange, const std::string& expected, std::string got) {
        std::vector<std::uint64_t> shows;
        if (!played_.exchanges.empty()) shows.push_back(played_.exchanges.back().sequence);
        played_.breaches.push_back({operation_of(exchange).name + ": " + expected + " [" + exchange.source + ']', std::move(got), std::move(shows)});
    }

    const Contract& contract_;
    const scenario::Vendor& vendor_;
    const Provider& provider_;
    Known known_;
    Played played_;
    bool is_lost_ = false, is_wrong_status_ = false;  ///< of what was sent last
};

}  // namespace

Provider provider_at(std::string_view url, const scenario::Vendor& vendor) {
    Provider provider;
    const std::size_t end = end_of_origin(url);
    if (end == std::string_view::npos || url.find_first_of("?#@ ") != std::string_view::npos) return provider;
    std::string_view path = url.substr(end);
    while (path.ends_with('/')) path.remove_suffix(1);
    if (path.ends_with(vendor.base_path)) path.remove_suffix(vendor.base_path.size());
    provider.origin = url.substr(0, end);
    provider.mount = path;
    return provider;
}

Played play(const Contract& contract, const scenario::Vendor& vendor, const Provider& provider, Known known) {
    return Player(contract, vendor, provider, std::move(known)).play();
}

int operation_at(const scenario::Vendor& vendor, std::string_view method, std::string_view path) {
    int best = -1;
    std::vector<std::string_view> values;
    for (std::size_t i = 0; i < vendor.operations.size(); ++i) {
        const scenario::Operation& operation = vendor.operations[i];
        if (operation.method != method || !operation.path.match(path, values)) continue;
        if (best < 0 || operation.path.literals() > vendor.operations[static_cast<std::size_t>(best)].path.literals())
            best = static_cast<int>(i);
    }
    return best;
}

}  // namespace understudy::contract
