#include <algorithm>

#include "base/dice.h"
#include "engine/cursor.h"
#include "engine/evaluate.h"
#include "engine/lag.h"
#include "engine/steps.h"

namespace understudy::engine {

using namespace scenario;

namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

/// All items that fit, oldest first.
std::vector<Slot> gather(const List& list, Context& context) {
    std::vector<Slot> items;
    Slot& place = context.slots[at(list.item_slot)];
    const Slot before = place;
    const auto take = [&](const Slot& item) {
        place = item;
        if (holds(list.where, context) && shows(context, *item.instance)) items.push_back(item);
    };
    if (list.kind < 0) {
        world::Instance* owner = context.slots[at(list.moves_of)].instance;
        if (owner != nullptr)
            for (std::size_t i = 0; i < owner->moves.size(); ++i)
                take({.instance = owner, .move = static_cast<std::ptrdiff_t>(i)});
    } else {
        for (const auto& instance : context.vendor->of(list.kind).instances()) take({.instance = instance.get()});
    }
    place = before;
    return items;
}

/// Reads one column of an item: an expression of that single step at the item's slot.
Value column_of(const OrderColumn& column, const List& list, const Slot& item, Context& context) {
    Expression expression;
    expression.head = Root::slot;
    expression.index = list.item_slot;
    expression.steps = {column.step};
    Slot& place = context.slots[at(list.item_slot)];
    const Slot before = place;
    place = item;
    Value scratch;
    Value value = evaluate(expression, context, scratch);
    place = before;
    return value;
}

bool says_descending(const List& list, const Context& context) {
    if (!list.order_direction) return false;
    Value scratch;
    const Value& direction = evaluate(*list.order_direction, context, scratch);
    return direction.is_text() && (direction.text() == "DESC" || direction.text() == "desc");
}

/// Orders by the column asked for; equal ones stay in the order of creation.
void order(const List& list, std::vector<Slot>& items, Context& context) {
    if (!list.order_by) return;
    const bool descending = says_descending(list, context);
    Value scratch;
    const Value& asked = evaluate(*list.order_by, context, scratch);
    const auto column = std::find_if(list.columns.begin(), list.columns.end(), [&](const OrderColumn& each) {
        return asked.is_text() && each.name == asked.text();
    });
    if (column == list.columns.end()) {
        if (descending) std::reverse(items.begin(), items.end());
        return;
    }
    std::vector<std::pair<Value, Slot>> keyed;
    keyed.reserve(items.size());
    for (const Slot& item : items) keyed.emplace_back(column_of(*column, list, item, context), item);
    const auto rises = [](const auto& a, const auto& b) { return compare(a.first, b.first) < 0; };
    const auto falls = [](const auto& a, const auto& b) { return compare(a.first, b.first) > 0; };
    if (descending) {
        std::stable_sort(keyed.begin(), keyed.end(), falls);
    } else if (!std::is_sorted(keyed.begin(), keyed.end(), rises)) {
        std::stable_sort(keyed.begin(), keyed.end(), rises);
    }
    std::transform(keyed.begin(), keyed.end(), items.begin(), [](const auto& each) { return each.second; });
}

std::int64_t integer_or(const std::optional<Expression>& expression, const Context& context, std::int64_t otherwise) {
    if (!expression) return otherwise;
    Value scratch;
    const Value& value = evaluate(*expression, context, scratch);
    return value.type() == Value::Type::integer ? std::max<std::int64_t>(0, value.integer()) : otherwise;
}

std::uint64_t secret_of(const List& list, const Context& context) {
    return mix(mix(mix(context.world->seed, context.vendor->vendor->name), context.operation->name), list.name);
}

/// Cuts the items to the page asked for.
Verdict page(const List& list, ListReading& reading, Context& context) {
    const std::int64_t limit = integer_or(list.limit, context, -1);
    reading.total = static_cast<std::int64_t>(reading.items.size());
    if (limit >= 0) reading.limit = limit;
    // Rounded up without a sum, which may not fit.
    if (limit > 0) reading.last_page = std::max<std::int64_t>(1, reading.total / limit + (reading.total % limit == 0 ? 0 : 1));
    reading.offset = integer_or(list.offset, context, 0);
    if (list.page) {
        reading.page = std::max<std::int64_t>(1, integer_or(list.page, context, 1));
        // A page far beyond the last is empty, also where the multiplication would not fit.
        const bool beyond = limit < 0 ? reading.page > 1 : reading.page - 1 > reading.total / std::max<std::int64_t>(1, limit);
        reading.offset = beyond ? reading.total : (reading.page - 1) * std::max<std::int64_t>(0, limit);
    }
    if (list.cursor) {
        Value scratch;
        const Value& token = evaluate(*list.cursor, context, scratch);
        if (token.is_present()) {
            const auto place = read_cursor(secret_of(list, context), to_text(token));
            if (!place) {
                context.problem = {.text = list.cursor->spelled + " is no token of this list",
                                   .field = list.cursor->steps.empty() ? list.cursor->spelled : list.cursor->steps.back().name,
                                   .in = "query parameter",
                                   .reason = "is no token of this list"};
                return Refusal{.error = list.cursor_refusal, .status = 400, .why = "lists: " + context.problem.text};
            }
            reading.offset = *place;
        }
    }
    const std::int64_t from = std::min(reading.offset, reading.total);
    const std::int64_t to = limit < 0 ? reading.total : std::min(reading.total, from + std::min(limit, reading.total));
    if (list.cursor && to < reading.total) reading.cursor = make_cursor(secret_of(list, context), to);
    reading.items.erase(reading.items.begin() + to, reading.items.end());
    reading.items.erase(reading.items.begin(), reading.items.begin() + from);
    return std::nullopt;
}

}  // namespace

Verdict read_lists(Context& context) {
    context.lists.reserve(context.operation->lists.size());
    for (const List& list : context.operation->lists) {
        ListReading& reading = context.lists.emplace_back();
        reading.list = &list;
        reading.items = gather(list, context);
        order(list, reading.items, context);
        if (Verdict refusal = page(list, reading, context)) return refusal;
    }
    return std::nullopt;
}

}  // namespace understudy::engine
