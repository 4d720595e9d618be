#include "engine/render.h"

#include "base/json.h"
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
    if (is(expression, Root::limit) || is(expression, Root::limits)) {
        const std::vector<WindowReading> windows =
            is(expression, Root::limit) ? context.windows : windows_of_limit(context, expression.index);
        std::vector<Slot> items;
        for (const WindowReading& window : windows) items.push_back(Slot{.window = &window});
        return render_items(*call.view, call.view_slot, items, context, out);
    }
    if (is(expression, Root::slot) && expression.steps.empty()) {
        const Slot item = context.slots[static_cast<std::size_t>(expression.index)];
        if (item.instance != nullptr) return render_item(*call.view, call.view_slot, item, context, out);
    }
    if (world::Instance* instance = instance_at(expression, context))
        return render_item(*call.view, call.view_slot, Slot{.instance = instance}, context, out);
    out += "null";
}

void render_expression(const Expression& expression, Context& context, std::string& out) {
    if (!expression.filters.empty() && expression.filters.back().filter == Filter::view)
        return render_view(expression, expression.filters.back(), context, out);
    if (is(expression, Root::list) && !expression.steps.empty() &&
        static_cast<ListPart>(expression.steps[0].index) == ListPart::items) {
        const ListReading& reading = context.lists[static_cast<std::size_t>(expression.index)];
        return render_items(*reading.list->view, reading.list->item_slot, reading.items, context, out);
    }
    Value scratch;
    append_json(out, evaluate(expression, context, scratch));
}

void render_value(const ValueTemplate& source, Context& context, std::string& out) {
    if (const Expression* expression = std::get_if<Expression>(&source)) {
        render_expression(*expression, context, out);
    } else if (const Value* constant = std::get_if<Value>(&source)) {
        append_json(out, *constant);
    } else {
        std::string text;
        append_text(text, std::get<TextTemplate>(source), context);
        append_json_string(out, text);
    }
}

}  // namespace

bool render(const JsonNode& node, Context& context, std::string& out) {
    if (const auto* bytes = std::get_if<JsonNode::Bytes>(&node.is)) {
        out += bytes->json;
        return true;
    }
    if (const auto* dynamic = std::get_if<JsonNode::Dynamic>(&node.is)) {
        render_value(dynamic->value, context, out);
        return true;
    }
    if (const auto* branch = std::get_if<JsonNode::Branch>(&node.is)) {
        const auto& chosen = holds(branch->when, context) ? branch->then : branch->otherwise;
        return chosen != nullptr && render(*chosen, context, out);
    }
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
    return true;
}

}  // namespace understudy::engine
