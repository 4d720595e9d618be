#include "scenario/load_try.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "base/json.h"

namespace understudy::scenario {
namespace {

const Value* constant_of(const DataItem& item, int field) {
    for (const OnEnter::Set& set : item.fields) {
        if (set.field == field) return std::get_if<Value>(&set.value);
    }
    return nullptr;
}

/// The operation that answers; nullptr after a mistake.
const Operation* find_operation(const Draft& draft, const yaml::Node& node, Try& shown) {
    const std::optional<std::string> text = draft.read.text(node, "'operation'");
    if (!text) return nullptr;
    const std::size_t space = std::min(text->find(' '), text->size());
    shown.method = text->substr(0, space);
    shown.target = space < text->size() ? text->substr(space + 1) : "";
    const std::string path = shown.target.substr(0, shown.target.find('?'));
    const Operation* best = nullptr;
    std::vector<std::string_view> values;
    for (const Operation& operation : draft.vendor.operations) {
        if (operation.method != shown.method || !operation.path.match(path, values)) continue;
        if (best == nullptr || operation.path.literals() > best->path.literals()) best = &operation;
    }
    if (best == nullptr)
        draft.mistakes().add(node.place, "'" + *text + "' matches no operation", "write METHOD /path?query");
    return best;
}

/// The text of the field that the auth scheme looks for, of the instance of `kind` whose key is `key` in
/// `normal`.
std::string credential_of(const Draft& draft, const AuthScheme& scheme, int kind_index,
                          const yaml::Node& key) {
    const Vendor& vendor = draft.vendor;
    const bool is_holder = kind_index == scheme.kind;
    if (!is_holder && (scheme.caller_field < 0 || kind_index != scheme.caller_kind)) {
        draft.mistakes().add(key.place,
                             "the auth scheme '" + scheme.name + "' finds no " +
                                 vendor.kinds[static_cast<std::size_t>(kind_index)].name,
                             "name a " + vendor.kinds[static_cast<std::size_t>(scheme.kind)].name);
        return {};
    }
    const Kind& holder = vendor.kinds[static_cast<std::size_t>(scheme.kind)];
    const Field& field = holder.fields[static_cast<std::size_t>(scheme.field)];
    const Scenario* normal = vendor.scenario("normal");
    if (normal == nullptr) return {};
    for (const DataItem& item : normal->data[static_cast<std::size_t>(scheme.kind)]) {
        const Value* named = constant_of(item, is_holder ? holder.key : scheme.caller_field);
        if (named == nullptr || to_text(*named) != key.text) continue;
        if (const Value* credential = constant_of(item, scheme.field)) return to_text(*credential);
        if (!field.first.empty()) return to_text(field.first.front());
        draft.mistakes().add(
            key.place,
            "'" + holder.name + "." + field.name + "' of this instance is not known before it is drawn",
            "write it in the data of 'normal'");
        return {};
    }
    draft.mistakes().add(key.place, "scenario 'normal' has no such instance", "name one by its key");
    return {};
}

void load_credential(Draft& draft, const yaml::Node& node, const Operation& operation, Try& shown) {
    if (operation.auth < 0) {
        draft.mistakes().add(node.place, "the operation asks for no credential", "take it out");
        return;
    }
    const AuthScheme& scheme = draft.vendor.auth[static_cast<std::size_t>(operation.auth)];
    if (!node.is_map()) {
        const bool is_boolean = draft.read.value(node).type() == Value::Type::boolean;
        shown.credential =
            (is_boolean ? draft.read.true_text(node, "a credential") : draft.read.text(node, "a credential"))
                .value_or("");
        return;
    }
    if (scheme.kind < 0 || node.entries.size() != 1) {
        draft.mistakes().add(node.place, "a credential is a text or one instance",
                             "credential: { RESOURCE: KEY }");
        return;
    }
    const yaml::Node::Entry& entry = node.entries[0];
    const int kind = draft.kinds.use(entry.key.text, entry.key.place, draft.mistakes());
    if (kind >= 0 && draft.read.text(entry.value, "a key"))
        shown.credential = credential_of(draft, scheme, kind, entry.value);
}

}  // namespace

std::optional<Try> load_try(Draft& draft, const yaml::Node& node) {
    const yaml::MapReader map(node, "'try'", node.place, {"operation", "credential", "body", "headers"},
                              draft.mistakes());
    if (!map.is_map()) return {};
    Try shown;
    const yaml::Node* named = map.require("operation", "operation: GET /path");
    const Operation* operation = named == nullptr ? nullptr : find_operation(draft, *named, shown);
    if (operation == nullptr) return {};
    shown.auth = operation->auth;
    if (const yaml::Node* headers = map.find("headers");
        headers != nullptr && draft.read.is_map(*headers, "'headers'")) {
        for (const yaml::Node::Entry& entry : headers->entries) {
            if (const auto value = draft.read.text(entry.value, "a header"))
                shown.headers.emplace_back(entry.key.text, *value);
        }
    }
    if (const yaml::Node* body = map.find("body")) {
        if (body->is_scalar()) {
            shown.body = draft.read.text(*body, "'body'").value_or("");
        } else {
            shown.body = to_json(draft.read.value(*body));
            shown.headers.emplace_back("Content-Type", "application/json");
        }
    }
    if (const yaml::Node* credential = map.find("credential"))
        load_credential(draft, *credential, *operation, shown);
    else if (operation->auth >= 0)
        draft.mistakes().add(named->place, "the operation asks for a credential",
                             "credential: { RESOURCE: KEY }");
    return shown;
}

}  // namespace understudy::scenario
