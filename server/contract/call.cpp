#include "contract/call.h"

#include <charconv>
#include <variant>

#include "base/json.h"

namespace understudy::contract {
namespace {

Value read_body(const std::string& text) {
    if (text.empty()) return {};
    auto parsed = parse_json(text);
    return std::holds_alternative<Value>(parsed) ? std::get<Value>(std::move(parsed)) : Value();
}

}  // namespace

Call::Call(const Exchange& exchange, const scenario::Vendor& vendor)
    : exchange_(exchange), vendor_(vendor), operation_(vendor.operation_of(exchange.operation)) {}

Call::Time Call::came() const {
    return exchange_.arrived.value_or(exchange_.at);
}

std::string_view Call::refused_by() const {
    const std::string_view why = exchange_.why;
    const std::size_t colon = why.find(": ");
    return colon == std::string_view::npos ? std::string_view() : why.substr(0, colon);
}

std::string_view Call::refusal() const {
    const std::string_view step = refused_by();
    return step.empty() ? step : std::string_view(exchange_.why).substr(step.size() + 2);
}

bool Call::is_answered() const {
    const std::string_view delivery = exchange_.delivery;
    const bool is_only_slow = delivery.ends_with(" bytes/s") && delivery.find(',') == std::string_view::npos;
    return exchange_.status != 0 && (delivery.empty() || is_only_slow);
}

const scenario::Operation* Call::operation() const {
    return operation_ < 0 ? nullptr : &vendor_.operations[static_cast<std::size_t>(operation_)];
}

std::string_view Call::thing() const {
    return exchange_.resource.empty() ? std::string_view(exchange_.request.target) : std::string_view(exchange_.resource);
}

std::string Call::fingerprint() const {
    const Request& request = exchange_.request;
    std::string text;
    text.reserve(request.method.size() + request.target.size() + request.body.size() + 2);
    return text.append(request.method).append(1, ' ').append(request.target).append(1, '\n').append(request.body);
}

std::string Call::request_line() const {
    constexpr std::size_t longest = 200;
    const std::string& target = exchange_.request.target;
    return exchange_.request.method + ' ' + (target.size() <= longest ? target : target.substr(0, longest) + "...");
}

std::string_view Call::path() const {
    const std::string_view target = exchange_.request.target;
    return target.substr(0, target.find('?'));
}

const Fields& Call::query() const {
    if (!query_) {
        const std::string_view target = exchange_.request.target;
        const std::size_t mark = target.find('?');
        query_ = mark == std::string_view::npos ? Fields() : parse_form(target.substr(mark + 1));
    }
    return *query_;
}

const std::string* Call::query(std::string_view name) const {
    for (const auto& [key, value] : query())
        if (key == name) return &value;
    return nullptr;
}

const Value& Call::request_body() const {
    if (!request_body_) request_body_ = read_body(exchange_.request.body);
    return *request_body_;
}

const Value& Call::reply_body() const {
    if (!reply_body_) reply_body_ = read_body(exchange_.reply_body);
    return *reply_body_;
}

const Value* member(const Value& value, std::string_view path) {
    const Value* at = &value;
    while (!path.empty()) {
        const std::size_t dot = path.find('.');
        const std::string_view word = path.substr(0, dot);
        path.remove_prefix(dot == std::string_view::npos ? path.size() : dot + 1);
        if (at->is_list()) {
            std::size_t index = 0;
            const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), index);
            if (error != std::errc() || end != word.data() + word.size() || index >= at->list().size()) return nullptr;
            at = &at->list()[index];
        } else {
            at = at->find(word);
            if (at == nullptr) return nullptr;
        }
    }
    return at;
}

}  // namespace understudy::contract
