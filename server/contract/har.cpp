#include "contract/har.h"

#include <chrono>
#include <utility>

#include "base/encoding.h"
#include "base/json.h"
#include "base/time.h"

namespace understudy::contract {
namespace {

std::string text_of(const Value* value) {
    return value != nullptr && value->is_text() ? value->text() : std::string();
}

Headers headers_of(const Value* list) {
    Headers headers;
    if (list == nullptr || !list->is_list()) return headers;
    for (const Value& each : list->list()) headers.push_back({text_of(each.find("name")), text_of(each.find("value"))});
    return headers;
}

/// `https://host/path?query#part` as scheme, authority and target.
bool read_url(std::string_view url, Request& request) {
    const std::size_t mark = url.find("://");
    if (mark == std::string_view::npos) return false;
    request.scheme = url.substr(0, mark);
    url.remove_prefix(mark + 3);
    url = url.substr(0, url.find('#'));
    const std::size_t end = std::min(url.find_first_of("/?"), url.size());
    request.authority = url.substr(0, end);
    request.target = url.substr(end);
    if (!request.target.starts_with('/')) request.target.insert(0, "/");
    return !request.authority.empty();
}

}  // namespace

std::variant<std::vector<Exchange>, std::string> read_har(std::string_view text) {
    const auto parsed = parse_json(text);
    if (const auto* error = std::get_if<JsonError>(&parsed))
        return "no JSON: " + error->reason + " at byte " + std::to_string(error->offset);
    const Value* log = std::get<Value>(parsed).find("log");
    const Value* entries = log == nullptr ? nullptr : log->find("entries");
    if (entries == nullptr || !entries->is_list()) return "no HTTP Archive: it has no log.entries";
    std::vector<Exchange> exchanges;
    for (std::size_t i = 0; i < entries->list().size(); ++i) {
        const Value& entry = entries->list()[i];
        const Value* request = entry.find("request");
        const Value* response = entry.find("response");
        const std::string where = "log.entries[" + std::to_string(i) + "]";
        if (request == nullptr || response == nullptr) return where + " has no request or no response";
        Exchange exchange;
        exchange.request.method = text_of(request->find("method"));
        if (!read_url(text_of(request->find("url")), exchange.request)) return where + ".request.url is no whole address";
        exchange.request.headers = headers_of(request->find("headers"));
        if (const Value* post = request->find("postData")) exchange.request.body = text_of(post->find("text"));
        const Value* status = response->find("status");
        if (status == nullptr || status->type() != Value::Type::integer) return where + ".response.status is no number";
        exchange.status = static_cast<int>(status->integer());
        if (exchange.status <= 0) continue;  // so archives say that nothing came
        exchange.reply_headers = headers_of(response->find("headers"));
        if (const Value* content = response->find("content")) {
            exchange.reply_body = text_of(content->find("text"));
            if (text_of(content->find("encoding")) == "base64") {
                auto decoded = base64_decode(exchange.reply_body);
                if (!decoded) return where + ".response.content.text is not the base64 it says it is";
                exchange.reply_body = std::move(*decoded);
            }
        }
        if (const auto began = parse_timestamp(text_of(entry.find("startedDateTime")))) exchange.arrived = exchange.at = *began;
        exchange.sequence = exchanges.size() + 1;
        exchanges.push_back(std::move(exchange));
    }
    return exchanges;
}

}  // namespace understudy::contract
