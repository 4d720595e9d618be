#include "contract/reply_difference.h"

#include <variant>

#include "base/json.h"
#include "base/letter_case.h"

namespace understudy::contract {
namespace {

constexpr std::size_t most_differences = 50;
constexpr std::size_t most_shown = 200;

bool begins_with(std::string_view text, std::string_view start) {
    return text.size() >= start.size() && equal_without_case(text.substr(0, start.size()), start);
}

}  // namespace

std::string shown(const Value& value) {
    if (value.is_absent()) return "nothing";
    std::string text = to_json(value);
    if (text.size() <= most_shown) return text;
    std::size_t end = most_shown;
    while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end) + "...";
}

std::vector<Breach> differences(const ProviderExchange& expected, const scenario::Vendor& vendor, const Exchange& came) {
    const std::string& operation = vendor.operations[static_cast<std::size_t>(expected.operation)].name;
    std::vector<Breach> found;
    const auto differs = [&](const std::string& what, std::string got) {
        found.push_back({operation + ": " + what + " [" + expected.source + ']', std::move(got), {came.sequence}});
    };
    const ExpectedReply& reply = expected.reply;
    if (came.status != reply.status) {
        differs("the status must be " + std::to_string(reply.status), std::to_string(came.status));
        return found;
    }
    for (const auto& [name, start] : reply.headers) {
        const std::string* value = find_header(came.reply_headers, name);
        if (value == nullptr)
            differs("the header " + name + " must be there", "no such header");
        else if (!begins_with(*value, start))
            differs("the header " + name + " must begin with '" + start + '\'', *value);
    }
    if (!reply.body || came.request.method == "HEAD") return found;
    const auto parsed = parse_json(came.reply_body);
    if (const auto* wrong = std::get_if<JsonError>(&parsed)) {
        differs("the body must be JSON", came.reply_body.empty() ? "no body" : wrong->reason);
        return found;
    }
    for (const scenario::Misfit& misfit : scenario::misfits(*reply.body, std::get<Value>(parsed), most_differences))
        differs((misfit.field.empty() ? "the body" : misfit.field) + ' ' + misfit.reason, shown(misfit.got));
    return found;
}

void add_secrets(const scenario::Schema& schema, const Value& value, std::vector<Value>& secrets) {
    if (schema.secret && value.is_present()) secrets.push_back(value);
    if (value.is_object()) {
        for (const scenario::Schema::Property& property : schema.properties)
            if (const Value* member = value.find(property.name)) add_secrets(property.schema, *member, secrets);
    } else if (value.is_list() && schema.items) {
        for (const Value& item : value.list()) add_secrets(*schema.items, item, secrets);
    }
}

}  // namespace understudy::contract
