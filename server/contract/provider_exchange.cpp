#include "contract/provider_exchange.h"

namespace understudy::contract {

std::optional<std::string_view> reference_in(std::string_view text) {
    if (text.size() < 4 || !text.starts_with("{{") || !text.ends_with("}}")) return std::nullopt;
    text = text.substr(2, text.size() - 4);
    const std::size_t begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos) return "";
    return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::variant<Value, std::string> resolve(const Value& value, const Known& known) {
    if (value.is_text()) {
        const auto name = reference_in(value.text());
        if (!name) return value;
        const auto found = known.find(*name);
        if (found == known.end()) return std::string(*name);
        return found->second;
    }
    if (value.is_list()) {
        Value::List items;
        for (const Value& item : value.list()) {
            auto resolved = resolve(item, known);
            if (std::holds_alternative<std::string>(resolved)) return resolved;
            items.push_back(std::get<Value>(std::move(resolved)));
        }
        return Value(std::move(items));
    }
    if (value.is_object()) {
        Value::Object members;
        for (const auto& [name, member] : value.object()) {
            auto resolved = resolve(member, known);
            if (std::holds_alternative<std::string>(resolved)) return resolved;
            members.emplace_back(name, std::get<Value>(std::move(resolved)));
        }
        return Value(std::move(members));
    }
    return value;
}

}  // namespace understudy::contract
