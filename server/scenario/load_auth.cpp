#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "scenario/compile.h"
#include "scenario/load_auth.h"
#include "scenario/load_parts.h"
#include "scenario/load_provenance.h"

namespace understudy::scenario {
namespace {

/// A field of a kind, as `session.token` names it.
struct FieldName {
    int kind = -1;
    int field = -1;
};

FieldName load_field_name(Draft& draft, const yaml::Node& node, std::string_view what) {
    const std::optional<std::string> text = draft.read.text(node, what);
    if (!text) return {};
    const std::size_t dot = text->find('.');
    if (dot == std::string::npos) {
        draft.mistakes().add(node.place, std::string(what) + " must name a field", "write RESOURCE.FIELD");
        return {};
    }
    const std::string kind_name = text->substr(0, dot), field_name = text->substr(dot + 1);
    FieldName found;
    found.kind = draft.kinds.use(kind_name, node.place_of(0, dot), draft.mistakes());
    if (found.kind < 0) return found;
    const Kind& kind = draft.vendor.kinds[static_cast<std::size_t>(found.kind)];
    found.field = kind.field_of(field_name);
    if (found.field < 0) {
        std::vector<std::string> names;
        for (const Field& field : kind.fields) names.push_back(field.name);
        draft.mistakes().add(node.place_of(dot + 1, field_name.size()),
                             "resource '" + kind.name + "' has no field '" + field_name + "'",
                             yaml::suggestion(field_name, names));
    }
    return found;
}

/// As load_field_name, of the kind that holds the credential.
int load_own_field(Draft& draft, const yaml::Node& node, std::string_view what, const AuthScheme& scheme) {
    const FieldName named = load_field_name(draft, node, what);
    if (named.kind < 0 || named.field < 0 || scheme.kind < 0) return -1;
    if (named.kind == scheme.kind) return named.field;
    const std::string& kind = draft.vendor.kinds[static_cast<std::size_t>(scheme.kind)].name;
    draft.mistakes().add(node.place,
                         std::string(what) + " must be a field of '" + kind + "', which 'find' names");
    return -1;
}

std::vector<CredentialPlace> load_places(const Draft& draft, const yaml::Node& node) {
    std::vector<CredentialPlace> places;
    for (const yaml::Node* item : draft.read.one_or_more(node)) {
        const std::optional<std::string> text = draft.read.text(*item, "where a credential is");
        if (!text) continue;
        std::vector<std::string> words;
        for (std::size_t at = 0; at < text->size();) {
            const std::size_t end = std::min(text->find(' ', at), text->size());
            if (end > at) words.push_back(text->substr(at, end - at));
            at = end + 1;
        }
        const bool is_header = words.size() >= 2 && words.size() <= 3 && words[0] == "header";
        const bool is_query = words.size() == 2 && words[0] == "query";
        if (!is_header && !is_query) {
            draft.mistakes().add(item->place, "'" + *text + "' is no place for a credential",
                                 "write 'header NAME', 'header NAME SCHEME' or 'query NAME'");
            continue;
        }
        places.push_back({is_header ? CredentialPlace::In::header : CredentialPlace::In::query, words[1],
                          words.size() == 3 ? words[2] : ""});
    }
    return places;
}

std::optional<Hmac> load_hmac(Draft& draft, const yaml::Node& node, const AuthScheme& scheme, bool has_find) {
    const yaml::MapReader map(node, "'hmac'", node.place, {"hash", "secret", "encoding", "message"},
                              draft.mistakes());
    Hmac hmac;
    if (const yaml::Node* hash = map.require("hash")) {
        const auto index = draft.read.one_of(*hash, "'hash'", {"md5", "sha1", "sha256"});
        if (index) hmac.hash = static_cast<Hash>(*index);
    }
    if (const yaml::Node* encoding = map.find("encoding")) {
        const auto index = draft.read.one_of(*encoding, "'encoding'", {"base64", "hex"});
        if (index) hmac.encoding = static_cast<Hmac::Encoding>(*index);
    }
    if (const yaml::Node* secret = map.require("secret"))
        hmac.secret_field = std::max(0, load_own_field(draft, *secret, "'secret'", scheme));
    if (const yaml::Node* message = map.require("message")) {
        Scope scope("the message of an hmac", {.request = true});
        hmac.message = compile_text({draft, scope}, *message);
    }
    if (!has_find)
        draft.mistakes().add(node.place, "'hmac' needs 'find': the signing key belongs to someone");
    return hmac;
}

void load_holder(Draft& draft, const yaml::MapReader& map, AuthScheme& scheme) {
    const yaml::Node* find = map.find("find");
    if (find == nullptr) {
        for (const std::string_view key : {"caller", "accept"}) {
            if (map.find(key) != nullptr) {
                draft.mistakes().add(map.place_of(key), "'" + std::string(key) + "' needs 'find'",
                                     "say what holds the credential: find: RESOURCE.FIELD");
            }
        }
        return;
    }
    const FieldName holder = load_field_name(draft, *find, "'find'");
    if (holder.kind < 0 || holder.field < 0) return;
    Kind& kind = draft.vendor.kinds[static_cast<std::size_t>(holder.kind)];
    kind.fields[static_cast<std::size_t>(holder.field)].looked_up = true;
    scheme.kind = holder.kind;
    scheme.field = holder.field;
    scheme.slot = 0;
    scheme.caller_slot = 1;
    scheme.caller_kind = holder.kind;
    const yaml::Node* caller = map.find("caller");
    if (caller == nullptr || caller->text == kind.name) return;
    const int field = load_own_field(draft, *caller, "'caller'", scheme);
    if (field < 0) return;
    const int ref = kind.fields[static_cast<std::size_t>(field)].ref;
    if (ref < 0) {
        draft.mistakes().add(caller->place, "'" + caller->text + "' does not refer to a resource",
                             "the field must be a ref: { ref: RESOURCE }");
        return;
    }
    scheme.caller_field = field;
    scheme.caller_kind = ref;
}

AuthScheme load_scheme(Draft& draft, const Section::Entry& entry) {
    const yaml::MapReader map(
        *entry.node, "auth scheme '" + entry.name + "'", entry.place,
        {"source", "grade", "note", "in", "find", "caller", "accept", "hmac", "refusals"}, draft.mistakes());
    AuthScheme scheme;
    scheme.name = entry.name;
    if (!map.is_map()) return scheme;
    if (entry.name == "none")
        draft.mistakes().add(entry.place, "no auth scheme may be called 'none'",
                             "an operation says 'auth: none'");
    scheme.provenance = load_provenance(draft, map, Source::required);
    if (const yaml::Node* in = map.require("in")) scheme.in = load_places(draft, *in);
    load_holder(draft, map, scheme);
    const bool is_lost = scheme.kind < 0 && map.find_even_null("find") != nullptr;
    if (is_lost) draft.lost_holders.insert(static_cast<int>(draft.vendor.auth.size()));
    if (const yaml::Node* accept = map.find("accept")) {
        Scope scope("auth scheme '" + entry.name + "'", {.request = true, .world = true});
        bind_caller(draft, scheme, scope);
        scope.has_lost_names = is_lost;
        scheme.accept = compile_condition({draft, scope}, *accept);
    }
    if (const yaml::Node* hmac = map.find("hmac"))
        scheme.hmac = load_hmac(draft, *hmac, scheme, map.find("find") != nullptr);
    if (const yaml::Node* refusals = map.find("refusals")) {
        const yaml::MapReader names(*refusals, "'refusals'", map.place_of("refusals"),
                                    {"missing", "unknown", "not_accepted"}, draft.mistakes());
        scheme.missing = load_error_name(draft, names, "missing");
        scheme.unknown = load_error_name(draft, names, "unknown");
        scheme.not_accepted = load_error_name(draft, names, "not_accepted");
    }
    return scheme;
}

}  // namespace

void bind_caller(const Draft& draft, const AuthScheme& scheme, Scope& scope) {
    if (scheme.kind < 0) return;
    const std::string& holder = draft.vendor.kinds[static_cast<std::size_t>(scheme.kind)].name;
    scope.add_slot(holder, {SlotType::instance, scheme.kind});
    scope.bind(holder, scheme.slot);
    scope.add_slot("caller", {SlotType::instance, scheme.caller_kind});
    scope.bind("caller", scheme.caller_slot);
}

void load_auth(Draft& draft) {
    for (const Section::Entry& entry : draft.auth.entries())
        draft.vendor.auth.push_back(load_scheme(draft, entry));
}

}  // namespace understudy::scenario
