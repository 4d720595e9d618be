#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "scenario/load_operation.h"
#include "scenario/load_parts.h"
#include "scenario/names.h"

namespace understudy::scenario {
namespace {

/// What the list is of, as the thing each item is.
std::optional<Thing> load_of(const Site& site, const yaml::Node& node, List& list) {
    if (const std::optional<int> owner = load_moves_owner(site, node)) {
        if (*owner < 0) return {};
        list.moves_of = *owner;
        return Thing{SlotType::move, site.scope.slots[static_cast<std::size_t>(*owner)].kind};
    }
    const std::optional<std::string> name = site.draft.read.text(node, "'of'");
    if (!name) return {};
    list.kind = site.draft.kinds.use(*name, node.place, site.mistakes());
    if (list.kind < 0) return {};
    return Thing{SlotType::instance, list.kind};
}

/// Whether something is read; adds a mistake for a literal, which asks no caller.
bool check_reads(const Site& site, const Compiled& read, const yaml::Node& node, std::string_view key) {
    if (!std::holds_alternative<Value>(read.expression.head)) return true;
    site.mistakes().add(node.place,
                        "'" + std::string(key) + "' must name a parameter, not " + yaml::describe(node),
                        std::string(key) + ": query.NAME; its default counts where it is not sent");
    return false;
}

std::optional<Expression> load_read(const Site& site, const yaml::MapReader& map, std::string_view key) {
    const yaml::Node* node = map.find(key);
    if (node == nullptr) return {};
    std::optional<Compiled> read = compile_read(site, *node);
    if (!read || !check_reads(site, *read, *node, key)) return {};
    return std::move(read->expression);
}

/// A column is one step from the item: `state`, `name`; of a move `number`. Read as if the item stood before
/// it.
std::optional<Step> load_column(const Site& site, const yaml::Node& node, Thing item) {
    const std::optional<std::string> name = site.draft.read.text(node, "a column");
    if (!name) return {};
    ExpressionSyntax syntax;
    const std::string item_name = item.type == SlotType::move
                                      ? "move"
                                      : site.draft.vendor.kinds[static_cast<std::size_t>(item.kind)].name;
    syntax.path = {{item_name, 0}, {*name, 0}};
    const std::optional<Compiled> read = compile_expression(site, syntax, node);
    if (!read || read->expression.steps.size() != 1) return {};
    return read->expression.steps[0];
}

/// The values that a parameter certainly can have must be names of columns.
void check_columns(const Site& site, const yaml::Node& by, const Schema& schema, const List& list) {
    std::vector<std::string> names;
    for (const OrderColumn& column : list.columns) names.push_back(column.name);
    std::vector<Value> values = schema.one_of_values;
    if (schema.default_value.is_present()) values.push_back(schema.default_value);
    for (const Value& value : values) {
        const std::string name = to_text(value);
        if (std::find(names.begin(), names.end(), name) != names.end()) continue;
        site.mistakes().add(by.place, "'" + by.text + "' may be '" + name + "', which is none of the columns",
                            yaml::suggestion(name, names));
        return;
    }
}

void load_order(const Site& site, const yaml::Node& node, Thing item, List& list) {
    const yaml::MapReader map(node, "'order'", node.place, {"by", "direction", "columns"}, site.mistakes());
    if (!map.is_map()) return;
    const yaml::Node* columns = map.require("columns", "columns: { PUBLIC_NAME: FIELD }");
    if (columns != nullptr && site.draft.read.is_map(*columns, "'columns'")) {
        for (const yaml::Node::Entry& entry : columns->entries) {
            if (std::optional<Step> step = load_column(site, entry.value, item)) {
                list.columns.push_back({entry.key.text, *std::move(step)});
            }
        }
    }
    list.order_direction = load_read(site, map, "direction");
    const yaml::Node* by = map.require("by", "name a parameter: by: query.NAME");
    if (by == nullptr) return;
    std::optional<Compiled> read = compile_read(site, *by);
    if (!read || !check_reads(site, *read, *by, "by")) return;
    const bool has_all_columns = columns != nullptr && list.columns.size() == columns->entries.size();
    if (read->yields.schema != nullptr && has_all_columns)
        check_columns(site, *by, *read->yields.schema, list);
    list.order_by = std::move(read->expression);
}

/// A parameter that does not say which values it takes takes the names of the columns: any other is refused
/// as invalid.
void expect_a_column(const List& list, Operation& operation) {
    if (!list.order_by || !list.order_by->steps.empty()) return;
    const Root* root = std::get_if<Root>(&list.order_by->head);
    if (root == nullptr || (*root != Root::query && *root != Root::headers)) return;
    std::vector<Parameter>& parameters = *root == Root::query ? operation.query : operation.headers;
    Schema& schema = parameters[static_cast<std::size_t>(list.order_by->index)].schema;
    if (!schema.one_of_values.empty()) return;
    for (const OrderColumn& column : list.columns) schema.one_of_values.push_back(Value(column.name));
}

void load_page(const Site& site, const yaml::Node& node, List& list) {
    const yaml::MapReader map(node, "'page'", node.place, {"limit", "offset", "page", "cursor", "refusal"},
                              site.mistakes());
    if (!map.is_map()) return;
    map.require("limit", "name a parameter: limit: query.NAME");
    list.limit = load_read(site, map, "limit");
    list.offset = load_read(site, map, "offset");
    list.page = load_read(site, map, "page");
    list.cursor = load_read(site, map, "cursor");
    list.cursor_refusal = load_error_name(site.draft, map, "refusal");
    int ways = 0;
    for (const std::string_view key : {"offset", "page", "cursor"}) ways += map.find(key) != nullptr ? 1 : 0;
    if (ways > 1)
        site.mistakes().add(node.place, "'page' has " + std::to_string(ways) + " ways to say where it begins",
                            "keep one of offset, page and cursor");
    if (map.find("refusal") != nullptr && map.find("cursor") == nullptr) {
        site.mistakes().add(map.place_of("refusal"), "'refusal' is for a cursor that was never given out",
                            "take it out");
    }
}

void load_list(const Site& site, const yaml::Node::Entry& entry, Operation& operation) {
    const std::string& name = entry.key.text;
    const yaml::MapReader map(entry.value, "list '" + name + "'", entry.key.place,
                              {"of", "where", "order", "page", "view"}, site.mistakes());
    check_free_name(name, entry.key.place, site.mistakes());
    if (site.scope.find(name) != nullptr) {
        site.mistakes().add(entry.key.place, "the name '" + name + "' stands for something found or created",
                            "call the list otherwise");
    }
    List list;
    list.name = name;
    const yaml::Node* of = map.require("of", "say what it lists: of: RESOURCE");
    const std::optional<Thing> item = of == nullptr ? std::nullopt : load_of(site, *of, list);
    if (!item) {
        site.scope.lists.push_back(
            {name, {SlotType::window, -1}, true});  // there is a mistake; its users have none
        operation.lists.push_back(std::move(list));
        return;
    }
    list.item_slot = take_slot(site, "", *item, entry.key.place);
    if (list.item_slot < 0) return;
    {
        const Scope::Block block(site.scope);
        bind_thing(site, *item, list.item_slot);
        if (const yaml::Node* where = map.find("where")) list.where = compile_condition(site, *where);
        if (const yaml::Node* order = map.find("order")) load_order(site, *order, *item, list);
    }
    expect_a_column(list, operation);
    if (const yaml::Node* page = map.find("page")) load_page(site, *page, list);
    if (const yaml::Node* view = map.find("view")) {
        if (const auto text = site.draft.read.text(*view, "'view'")) {
            site.scope.can_view = true;
            list.view = compile_view(site, *text, view->place, *item, list.item_slot);
            site.scope.can_view = false;
        }
    }
    site.scope.lists.push_back({name, *item, map.find("view") != nullptr});
    operation.lists.push_back(std::move(list));
}

}  // namespace

void load_lists(const Site& site, const yaml::Node& node, Operation& operation) {
    if (!site.draft.read.is_map(node, "'lists'")) return;
    for (const yaml::Node::Entry& entry : node.entries) load_list(site, entry, operation);
}

}  // namespace understudy::scenario
