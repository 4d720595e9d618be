#include "admin/body.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "base/nearest.h"

namespace understudy::admin {
namespace {

[[noreturn]] void refuse(const std::string& message) {
    throw Refused(400, message);
}

[[noreturn]] void refuse_unknown(const std::string& name, const std::vector<std::string>& known) {
    const std::string text = "unknown member '" + name + "'";
    if (known.empty()) refuse(text + ": there is nothing to say in the body: leave it empty, or {}");
    refuse(text + "; " + suggestion(name, known));
}

}  // namespace

Body::Body(std::string_view text, const std::vector<std::string>& known) {
    if (text.empty()) return;
    auto parsed = parse_json(text);
    if (const auto* error = std::get_if<JsonError>(&parsed)) refuse("the body is no JSON: " + error->reason);
    take(std::get<Value>(parsed), "the body", known);
}

Body::Body(const Value& value, const std::string& name, const std::vector<std::string>& known) {
    take(value, name, known);
}

void Body::take(const Value& value, const std::string& name, const std::vector<std::string>& known) {
    if (!value.is_object()) refuse(name + " is no JSON object");
    members_ = value.object();
    for (const auto& [each, member] : members_)
        if (std::find(known.begin(), known.end(), each) == known.end()) refuse_unknown(each, known);
}

const Value* Body::find(std::string_view name) const {
    for (const auto& [each, value] : members_)
        if (each == name && !value.is_null()) return &value;
    return nullptr;
}

std::optional<std::string> Body::text(std::string_view name) const {
    const Value* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_text()) refuse(std::string(name) + " is no text");
    return value->text();
}

std::optional<std::int64_t> Body::integer(std::string_view name) const {
    const Value* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (value->type() != Value::Type::integer) refuse(std::string(name) + " is no whole number");
    return value->integer();
}

std::optional<double> Body::number(std::string_view name) const {
    const Value* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (value->type() == Value::Type::number) return value->number();
    if (value->type() != Value::Type::integer) refuse(std::string(name) + " is no number");
    return static_cast<double>(value->integer());
}

std::optional<bool> Body::boolean(std::string_view name) const {
    const Value* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (value->type() != Value::Type::boolean) refuse(std::string(name) + " is neither true nor false");
    return value->boolean();
}

std::optional<Duration> Body::duration(std::string_view name) const {
    const Value* value = find(name);
    if (value == nullptr) return std::nullopt;
    const auto duration = value->is_text() ? parse_duration(value->text()) : std::nullopt;
    if (!duration) refuse(std::string(name) + " is not a duration like \"250ms\", \"30s\" or \"24h\"");
    return duration;
}

std::vector<std::string> Body::texts(std::string_view name) const {
    const Value* value = find(name);
    if (value == nullptr) return {};
    if (value->is_text()) return {value->text()};
    if (!value->is_list()) refuse(std::string(name) + " is neither a text nor a list of texts");
    std::vector<std::string> texts;
    for (const Value& each : value->list()) {
        if (!each.is_text()) refuse(std::string(name) + " holds something that is no text");
        texts.push_back(each.text());
    }
    return texts;
}

std::string Body::json(std::string_view name) const {
    const Value* value = find(name);
    if (value == nullptr) return {};
    if (!value->is_object() && !value->is_list()) refuse(std::string(name) + " is no object");
    return to_json(*value);
}

}  // namespace understudy::admin
