#include "scenario/load_schema.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

namespace understudy::scenario {
namespace {

constexpr std::string_view keywords[] = {
    "type",      "enum",     "const",    "pattern", "minimum", "maximum",    "minLength",
    "maxLength", "minItems", "maxItems", "format",  "items",   "properties", "additionalProperties",
    "default",   "secret"};

std::uint8_t load_types(const yaml::Reader& read, const yaml::Node& node) {
    const std::vector<std::string> names{"null", "boolean", "integer", "number", "string", "array", "object"};
    std::uint8_t types = 0;
    for (const yaml::Node* item : read.one_or_more(node)) {
        // `null` without quotes is YAML's null; everyone writes it so.
        if (item->is_null()) {
            types |= Schema::null;
        } else if (const auto index = read.one_of(*item, "a type", names)) {
            types = static_cast<std::uint8_t>(types | 1U << *index);
        }
    }
    return types;
}

Schema load_part(const yaml::Reader& read, const yaml::Node& node, std::string what, const Place& name) {
    const yaml::MapReader map(node, std::move(what), name, schema_keys({"required"}), read.mistakes());
    Schema schema = load_schema(read, map);
    if (const yaml::Node* required = map.find("required")) load_required(read, *required, schema);
    return schema;
}

void load_structure(const yaml::Reader& read, const yaml::MapReader& map, Schema& schema) {
    if (const yaml::Node* items = map.find("items")) {
        schema.items =
            std::make_shared<const Schema>(load_part(read, *items, "'items'", map.place_of("items")));
    }
    const yaml::Node* properties = map.find("properties");
    if (properties != nullptr && read.is_map(*properties, "'properties'")) {
        for (const yaml::Node::Entry& entry : properties->entries) {
            const std::string what = "property '" + entry.key.text + "'";
            schema.properties.push_back(
                {entry.key.text, load_part(read, entry.value, what, entry.key.place), false});
        }
    }
    if (const yaml::Node* additional = map.find("additionalProperties")) {
        schema.additional_properties = read.boolean(*additional, "'additionalProperties'").value_or(true);
    }
}

std::optional<std::int64_t> load_count(const yaml::Reader& read, const yaml::MapReader& map,
                                       std::string_view keyword) {
    const yaml::Node* node = map.find(keyword);
    if (node == nullptr) return {};
    return read.integer(*node, "'" + std::string(keyword) + "'", {0, 1'000'000'000});
}

void load_limits(const yaml::Reader& read, const yaml::MapReader& map, Schema& schema) {
    if (const yaml::Node* node = map.find("minimum")) schema.minimum = read.number(*node, "'minimum'");
    if (const yaml::Node* node = map.find("maximum")) schema.maximum = read.number(*node, "'maximum'");
    if (schema.minimum && schema.maximum && *schema.minimum > *schema.maximum) {
        read.mistakes().add(map.place_of("maximum"), "'maximum' is below 'minimum', so nothing fits");
    }
    schema.min_length = load_count(read, map, "minLength");
    schema.max_length = load_count(read, map, "maxLength");
    schema.min_items = load_count(read, map, "minItems");
    schema.max_items = load_count(read, map, "maxItems");
    if (schema.min_length && schema.max_length && *schema.min_length > *schema.max_length)
        read.mistakes().add(map.place_of("maxLength"), "'maxLength' is below 'minLength', so nothing fits");
    if (schema.min_items && schema.max_items && *schema.min_items > *schema.max_items)
        read.mistakes().add(map.place_of("maxItems"), "'maxItems' is below 'minItems', so nothing fits");
}

struct KeywordUse {
    std::string_view keyword;
    std::uint8_t types;
    std::string_view noun;
};

constexpr std::uint8_t numbers = Schema::integer | Schema::number;
constexpr KeywordUse keyword_uses[] = {
    {"minimum", numbers, "numbers"},
    {"maximum", numbers, "numbers"},
    {"minLength", Schema::string, "strings"},
    {"maxLength", Schema::string, "strings"},
    {"pattern", Schema::string, "strings"},
    {"format", Schema::string, "strings"},
    {"minItems", Schema::array, "arrays"},
    {"maxItems", Schema::array, "arrays"},
    {"items", Schema::array, "arrays"},
    {"properties", Schema::object, "objects"},
    {"additionalProperties", Schema::object, "objects"},
};

/// A keyword for values that the type does not allow is never asked.
void check_keywords(const yaml::Reader& read, const yaml::MapReader& map, std::uint8_t types, SchemaOf of) {
    if (types == 0) return;
    for (const KeywordUse& use : keyword_uses) {
        if ((use.types & types) != 0 || map.find_even_null(use.keyword) == nullptr) continue;
        if (use.keyword == "format" && of == SchemaOf::body) continue;
        const std::string type = map.find_even_null("type") != nullptr
                                     ? "which 'type' does not allow"
                                     : "and without 'type' this is a string";
        read.mistakes().add(
            map.place_of(use.keyword),
            "'" + std::string(use.keyword) + "' is for " + std::string(use.noun) + ", " + type,
            "take it out, or mend 'type'");
    }
}

/// Values of `enum` and `const` that the other keywords never let through.
void check_values(const yaml::Reader& read, const yaml::MapReader& map, Schema schema) {
    schema.one_of_values.clear();
    const auto check = [&](const yaml::Node& node, std::string_view keyword) {
        const std::optional<Misfit> reason = misfit(schema, read.value(node));
        if (!reason) return;
        read.mistakes().add(node.place, "this value of '" + std::string(keyword) + "' never fits: " +
                                            (reason->field.empty() ? "it" : "'" + reason->field + "'") + " " +
                                            reason->reason);
    };
    if (const yaml::Node* node = map.find_even_null("enum"); node != nullptr && node->is_list())
        for (const yaml::Node& item : node->items) check(item, "enum");
    if (const yaml::Node* node = map.find_even_null("const")) check(*node, "const");
}

void load_pattern(const yaml::Reader& read, const yaml::Node& node, Schema& schema) {
    const std::optional<std::string> text = read.text(node, "a pattern");
    if (!text) return;
    auto compiled = Pattern::compile(*text);
    if (const std::string* reason = std::get_if<std::string>(&compiled)) {
        read.mistakes().add(node.place, "'" + *text + "' is no pattern: " + *reason,
                            "patterns are RE2 regular expressions");
    } else {
        schema.pattern = std::get<std::shared_ptr<const Pattern>>(std::move(compiled));
    }
}

void load_values(const yaml::Reader& read, const yaml::MapReader& map, Schema& schema) {
    if (const yaml::Node* node = map.find("enum"); node != nullptr && read.is_list(*node, "'enum'")) {
        for (const yaml::Node& item : node->items) schema.one_of_values.push_back(read.value(item));
        if (node->items.empty()) read.mistakes().add(node->place, "'enum' is empty, so nothing fits");
    }
    if (const yaml::Node* node = map.find_even_null("const")) schema.one_of_values = {read.value(*node)};
}

/// There is no `false`: what an auth scheme finds by is secret anyway, and everything else is not.
void load_secret(const yaml::Reader& read, const yaml::Node& node, Schema& schema) {
    const std::optional<bool> secret = read.boolean(node, "'secret'");
    if (secret && !*secret) read.mistakes().add(node.place, "'secret' can only be true", "take it out");
    schema.secret = secret.value_or(false);
}

}  // namespace

std::vector<std::string_view> schema_keys(std::initializer_list<std::string_view> more) {
    std::vector<std::string_view> keys(std::begin(keywords), std::end(keywords));
    keys.insert(keys.end(), more);
    return keys;
}

Schema load_schema(const yaml::Reader& read, const yaml::MapReader& map, SchemaOf of) {
    Schema schema;
    if (!map.is_map()) return schema;
    if (const yaml::Node* node = map.find("type")) schema.types = load_types(read, *node);
    load_values(read, map, schema);
    load_limits(read, map, schema);
    if (const yaml::Node* node = map.find("pattern")) load_pattern(read, *node, schema);
    if (const yaml::Node* node = map.find("format"); node != nullptr && of == SchemaOf::value) {
        const auto index = read.one_of(*node, "'format'", {"uuid", "email", "date-time"});
        if (index) schema.format = static_cast<Schema::Format>(*index + 1);
    }
    load_structure(read, map, schema);
    Schema meant = schema;
    const bool has_type = map.find_even_null("type") != nullptr;
    if (of == SchemaOf::parameter && !has_type) meant.types = Schema::string;
    check_keywords(read, map, meant.types, of);
    check_values(read, map, std::move(meant));
    if (of == SchemaOf::parameter && (schema.types & Schema::object) != 0)
        read.mistakes().add(map.place_of("type"), "a parameter is a text, which is never an object",
                            "take a list: type: array");
    if (const yaml::Node* node = map.find("secret")) load_secret(read, *node, schema);
    if (const yaml::Node* node = map.find_even_null("default")) {
        schema.default_value = read.value(*node);
        const std::optional<Misfit> reason = misfit(schema, schema.default_value);
        if (reason && !schema.default_value.is_null()) {
            read.mistakes().add(node->place, "the default does not fit: it " + reason->reason);
        }
    }
    return schema;
}

void load_required(const yaml::Reader& read, const yaml::Node& node, Schema& schema) {
    if (!read.is_list(node, "'required'")) return;
    for (const yaml::Node& item : node.items) {
        const std::optional<std::string> name = read.text(item, "a required property");
        if (!name) continue;
        const auto found =
            std::find_if(schema.properties.begin(), schema.properties.end(),
                         [&](const Schema::Property& property) { return property.name == *name; });
        if (found != schema.properties.end()) {
            found->required = true;
            continue;
        }
        std::vector<std::string> names;
        for (const Schema::Property& property : schema.properties) names.push_back(property.name);
        read.mistakes().add(item.place, "there is no property '" + *name + "'",
                            yaml::suggestion(*name, names));
    }
}

}  // namespace understudy::scenario
