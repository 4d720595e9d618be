#include "engine/render.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/date_pattern.h"
#include "base/json.h"
#include "base/plain_bytes.h"
#include "engine/evaluate.h"
#include "engine/steps.h"

namespace understudy::engine {

using namespace scenario;

namespace {

/// Renders `view` with `item` in its slot.
void render_item(const JsonNode& view, int slot, const Slot& item, Context& context, std::string& out) {
    Slot& place = context.slots[static_cast<std::size_t>(slot)];
    const Slot before = place;
    place = item;
    if (!render(view, context, out)) out += "null";
    place = before;
}

void render_items(const JsonNode& view, int slot, const std::vector<Slot>& items, Context& context, std::string& out) {
    out += '[';
    bool first = true;
    for (const Slot& item : items) {
        if (!first) out += ',';
        first = false;
        render_item(view, slot, item, context, out);
    }
    out += ']';
}

bool is(const Expression& expression, Root root) {
    const Root* head = std::get_if<Root>(&expression.head);
    return head != nullptr && *head == root;
}

void render_view(const Expression& expression, const FilterCall& call, Context& context, std::string& out) {
    if (is(expression, Root::slot) && expression.steps.empty()) {
        const Slot item = context.slots[static_cast<std::size_t>(expression.index)];
        if (item.instance != nullptr) return render_item(*call.view, call.view_slot, item, context, out);
    }
    if (is(expression, Root::limit) || is(expression, Root::limits)) {
        const std::vector<WindowReading> windows =
            is(expression, Root::limit) ? context.windows : windows_of_limit(context, expression.index);
        std::vector<Slot> items;
        for (const WindowReading& window : windows) items.push_back(Slot{.window = &window});
        return render_items(*call.view, call.view_slot, items, context, out);
    }
    if (world::Instance* instance = instance_at(expression, context))
        return render_item(*call.view, call.view_slot, Slot{.instance = instance}, context, out);
    out += "null";
}

void render_date(Timestamp time, const DatePattern& pattern, std::string& out) {
    const std::size_t begin = out.size();
    out += '"';
    pattern.append(out, time);
    const std::string_view text = std::string_view(out).substr(begin + 1);
    if (is_plain(text)) {
        out += '"';
    } else {
        const std::string copy(text);
        out.resize(begin);
        append_json_string(out, copy);
    }
}

/// What the filter `date` makes of the value, without making it.
void render_dated(const Value& value, const DatePattern& pattern, std::string& out) {
    if (value.type() == Value::Type::time) return render_date(value.time(), pattern, out);
    if (!value.is_object()) return append_json(out, value);
    out += '{';
    std::string_view comma;
    for (const auto& [name, each] : value.object()) {
        out += comma;
        comma = ",";
        append_json_string(out, name);
        out += ':';
        render_dated(each, pattern, out);
    }
    out += '}';
}

void render_expression(const Expression& expression, Context& context, std::string& out) {
    if (!expression.filters.empty()) {
        const FilterCall& last = expression.filters.back();
        if (last.filter == Filter::view) return render_view(expression, last, context, out);
        if (last.filter == Filter::date && expression.filters.size() == 1 && !expression.is_secret) {
            Value scratch;
            return render_dated(read_unfiltered(expression, context, scratch), last.date, out);
        }
    }
    if (is(expression, Root::list) && !expression.steps.empty() &&
        static_cast<ListPart>(expression.steps[0].index) == ListPart::items) {
        const ListReading& reading = context.lists[static_cast<std::size_t>(expression.index)];
        return render_items(*reading.list->view, reading.list->item_slot, reading.items, context, out);
    }
    Value scratch;
    const Value& value = read(expression, context, scratch);
    const std::size_t begin = out.size();
    append_json(out, value);
    if (expression.is_secret && value.is_present())
        context.shown.push_back({.begin = begin, .end = out.size(), .value = to_text(value), .is_all = true});
}

/// Appends the text as a JSON string; in it, too, the secrets are told apart from the rest.
void render_text(const TextTemplate& source, Context& context, std::string& out) {
    std::string text;
    std::vector<ShownSecret> shown;
    append_text(text, source, context, shown);
    const std::size_t begin = out.size();
    append_json_string(out, text);
    if (shown.empty()) return;
    // What stands before a secret has a length of its own as JSON, unless a part of it is no UTF-8 that together with the next is.
    const auto length = [](std::string_view part) { return to_json(Value(part)).size() - 2; };
    std::size_t at = begin + 1, before = 0;
    for (ShownSecret& each : shown) {
        at += length(std::string_view(text).substr(before, each.begin - before));
        const std::size_t size = length(each.value);
        before = each.end;
        each = {.begin = at, .end = at + size, .value = std::move(each.value)};
        at += size;
    }
    at += length(std::string_view(text).substr(before)) + 1;
    if (at != out.size()) shown = {{.begin = begin, .end = out.size(), .value = text, .is_all = true}};
    std::move(shown.begin(), shown.end(), std::back_inserter(context.shown));
}

/// Never part of render(), which calls itself for each node: what this keeps on the stack would cost all of them.
[[gnu::noinline]] void render_value(const ValueTemplate& source, Context& context, std::string& out) {
    if (const Expression* expression = std::get_if<Expression>(&source)) {
        render_expression(*expression, context, out);
    } else if (const Value* constant = std::get_if<Value>(&source)) {
        append_json(out, *constant);
    } else {
        render_text(std::get<TextTemplate>(source), context, out);
    }
}

/// Renders an Object or a List.
[[gnu::noinline]] void render_with_commas(const JsonNode& node, Context& context, std::string& out);

/// What is made of a node that is an expression of the simplest kind, and tells no secret; see evaluate.h.
const Value* ready_value(const JsonNode& node, const Context& context) {
    const auto* dynamic = std::get_if<JsonNode::Dynamic>(&node.is);
    const Expression* expression = dynamic == nullptr ? nullptr : std::get_if<Expression>(&dynamic->value);
    return expression == nullptr || expression->is_secret ? nullptr : ready_value(*expression, context);
}

}  // namespace

void append_text(std::string& out, const TextTemplate& source, const Context& context, std::vector<ShownSecret>& shown) {
    Value scratch;
    for (const auto& part : source.parts) {
        if (const std::string* text = std::get_if<std::string>(&part)) {
            out += *text;
            continue;
        }
        const Expression& expression = std::get<Expression>(part);
        const std::size_t begin = out.size();
        understudy::append_text(out, read(expression, context, scratch));
        if (expression.is_secret && out.size() > begin)
            shown.push_back({.begin = begin, .end = out.size(), .value = out.substr(begin)});
    }
}

bool render(const JsonNode& node, Context& context, std::string& out) {
    if (const auto* row = std::get_if<JsonNode::Row>(&node.is)) {
        for (const JsonNode::Row::Part& part : row->parts) {
            const std::size_t size = out.size();
            out += part.before;
            if (part.node == nullptr) continue;
            if (const Value* value = ready_value(*part.node, context)) {
                append_json(out, *value);
            } else if (!render(*part.node, context, out)) {
                out.resize(size);
            }
        }
        out += row->end;
        return true;
    }
    if (const auto* branch = std::get_if<JsonNode::Branch>(&node.is)) {
        const auto& chosen = holds(branch->when, context) ? branch->then : branch->otherwise;
        return chosen != nullptr && render(*chosen, context, out);
    }
    if (const auto* dynamic = std::get_if<JsonNode::Dynamic>(&node.is)) {
        render_value(dynamic->value, context, out);
    } else if (const auto* bytes = std::get_if<JsonNode::Bytes>(&node.is)) {
        out += bytes->json;
    } else {
        render_with_commas(node, context, out);
    }
    return true;
}

namespace {

void render_with_commas(const JsonNode& node, Context& context, std::string& out) {
    const auto add = [&](std::string_view before, const JsonNode& child, bool& first) {
        const std::size_t size = out.size();
        if (!first) out += ',';
        out += before;
        if (render(child, context, out)) {
            first = false;
        } else {
            out.resize(size);
        }
    };
    bool first = true;
    if (const auto* object = std::get_if<JsonNode::Object>(&node.is)) {
        out += '{';
        for (const JsonNode::Member& member : object->members) add(member.key, *member.node, first);
        out += '}';
    } else {
        out += '[';
        for (const auto& item : std::get<JsonNode::List>(node.is).items) add({}, *item, first);
        out += ']';
    }
}

}  // namespace

}  // namespace understudy::engine
