#include "scenario/secret_names.h"

#include <algorithm>
#include <variant>

#include "base/letter_case.h"
#include "scenario/vendor.h"

namespace understudy::scenario {
namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

bool is_secret(const Vendor& vendor, int kind, int field) {
    return kind >= 0 && vendor.kinds[at(kind)].fields[at(field)].schema.secret;
}

SecretNames of_schemes(const Vendor& vendor) {
    SecretNames names;
    for (const AuthScheme& scheme : vendor.auth) {
        for (const CredentialPlace& place : scheme.in) {
            if (place.in == CredentialPlace::In::header) {
                names.add_header(place.name, !place.scheme.empty());
            } else {
                names.add_member(place.name);
            }
        }
    }
    return names;
}

/// Whether the value itself is secret, or a part of it that has no name of its own: the items of a list.
bool holds_secrets(const Schema& schema) { return schema.secret || (schema.items && holds_secrets(*schema.items)); }

void add_properties(SecretNames& names, const Schema& schema) {
    for (const Schema::Property& property : schema.properties) {
        if (holds_secrets(property.schema)) {
            names.add_member(property.name);
            names.has_body = true;
        }
        add_properties(names, property.schema);
    }
    if (schema.items) add_properties(names, *schema.items);
}

void add_parameter(SecretNames& names, Root root, int number, const Operation& operation) {
    if (root == Root::path) {
        if (std::find(names.path.begin(), names.path.end(), number) == names.path.end()) names.path.push_back(number);
    } else if (root == Root::query) {
        names.add_member(operation.query[at(number)].name);
    } else {
        for (const std::string& name : operation.headers[at(number)].names) names.add_header(name, false);
    }
}

void add_parameters(SecretNames& names, Root root, const std::vector<Parameter>& parameters, const Operation& operation) {
    for (std::size_t i = 0; i < parameters.size(); ++i)
        if (holds_secrets(parameters[i].schema)) add_parameter(names, root, static_cast<int>(i), operation);
}

/// What is read from the request for a secret field is secret where the request has it.
void add_source(SecretNames& names, const Expression& source, const Operation& operation) {
    const Root* root = std::get_if<Root>(&source.head);
    if (root == nullptr) return;
    if (*root == Root::path || *root == Root::query || *root == Root::headers) {
        add_parameter(names, *root, source.index, operation);
    } else if (*root == Root::body && !source.steps.empty()) {
        names.add_member(source.steps.back().name);
        names.has_body = true;
    }
}

void add_sources(SecretNames& names, const Vendor& vendor, int kind, const std::vector<OnEnter::Set>& fields,
                 const Operation& operation) {
    for (const OnEnter::Set& set : fields) {
        const Expression* source = std::get_if<Expression>(&set.value);
        if (source != nullptr && is_secret(vendor, kind, set.field)) add_source(names, *source, operation);
    }
}

SecretNames of_operation(const Vendor& vendor, const Operation& operation) {
    SecretNames names = of_schemes(vendor);
    add_parameters(names, Root::path, operation.path_parameters, operation);
    add_parameters(names, Root::query, operation.query, operation);
    add_parameters(names, Root::headers, operation.headers, operation);
    if (operation.body) add_properties(names, operation.body->schema);
    for (const Find& find : operation.find)
        if (is_secret(vendor, find.kind, find.field)) add_source(names, find.by, operation);
    for (const NewResource& made : operation.create) add_sources(names, vendor, made.kind, made.fields, operation);
    for (const Update& change : operation.update)
        add_sources(names, vendor, operation.slots[at(change.slot)].kind, change.fields, operation);
    return names;
}

}  // namespace

void SecretNames::add_header(std::string_view name, bool after_scheme) {
    const std::string wanted = lower(name);
    const auto known = std::find_if(headers.begin(), headers.end(), [&](const Header& each) { return each.name == wanted; });
    if (known == headers.end()) {
        headers.push_back({wanted, after_scheme});
    } else {
        known->after_scheme = known->after_scheme || after_scheme;
    }
}

void SecretNames::add_member(std::string_view name) {
    if (std::find(members.begin(), members.end(), name) == members.end()) members.emplace_back(name);
}

void SecretNames::add(const SecretNames& others) {
    for (const Header& header : others.headers) add_header(header.name, header.after_scheme);
    for (const std::string& member : others.members) add_member(member);
    has_body = has_body || others.has_body;
}

void mark_secret_fields(Vendor& vendor) {
    for (const AuthScheme& scheme : vendor.auth) {
        if (scheme.kind < 0) continue;
        // What signs is secret, who signs is not.
        const int field = scheme.hmac ? scheme.hmac->secret_field : scheme.field;
        vendor.kinds[at(scheme.kind)].fields[at(field)].schema.secret = true;
    }
    // A key may itself refer to another resource, so once is not enough.
    for (bool is_news = true; is_news;) {
        is_news = false;
        for (Kind& kind : vendor.kinds) {
            for (Field& field : kind.fields) {
                if (field.ref < 0 || field.schema.secret) continue;
                field.schema.secret = is_secret(vendor, field.ref, vendor.kinds[at(field.ref)].key);
                is_news = is_news || field.schema.secret;
            }
        }
    }
    for (Kind& kind : vendor.kinds) {
        kind.secret_fields.clear();
        for (std::size_t i = 0; i < kind.fields.size(); ++i)
            if (holds_secrets(kind.fields[i].schema)) kind.secret_fields.push_back(static_cast<int>(i));
    }
}

void name_secrets(Vendor& vendor) {
    vendor.secrets = of_schemes(vendor);
    for (Operation& operation : vendor.operations) {
        operation.secrets = of_operation(vendor, operation);
        vendor.secrets.add(operation.secrets);
    }
}

}  // namespace understudy::scenario
