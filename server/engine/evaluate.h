// Reading values: expressions, templates and conditions in a context.
#pragma once

#include <cstddef>
#include <string>
#include <variant>

#include "engine/context.h"
#include "scenario/expression.h"

namespace understudy::engine {

/// What a read returns that finds nothing: absent.
inline const Value nothing;

/// The value of what most expressions are: a field of what is in a slot or a parameter of the query, without filters. It need
/// not be made, so that this is quick. nullptr for every other expression; read() takes all.
inline const Value* ready_value(const scenario::Expression& expression, const Context& context) {
    const scenario::Root* root = std::get_if<scenario::Root>(&expression.head);
    if (root == nullptr || !expression.filters.empty()) return nullptr;
    const auto index = static_cast<std::size_t>(expression.index);
    if (*root == scenario::Root::slot && expression.steps.size() == 1) {
        const scenario::Step& step = expression.steps.front();
        if (step.is != scenario::Step::Is::field) return nullptr;
        const world::Instance* instance = context.slots[index].instance;
        return instance == nullptr ? &nothing : &instance->fields[static_cast<std::size_t>(step.index)];
    }
    if (*root != scenario::Root::query || !expression.steps.empty() || index >= context.query_values.size()) return nullptr;
    return &context.query_values[index];
}

/// Returns the value of the expression: a reference into the context or the expression where nothing had to be made,
/// else `scratch`, which then holds it. Absent when there is nothing.
const Value& read(const scenario::Expression& expression, const Context& context, Value& scratch);
/// As read(), without the expression's filters.
const Value& read_unfiltered(const scenario::Expression& expression, const Context& context, Value& scratch);
/// As read(), for a value that may get anywhere: the context takes note of it if it is secret.
const Value& evaluate(const scenario::Expression& expression, const Context& context, Value& scratch);

/// The value of a template, with its type.
Value evaluate(const scenario::ValueTemplate& source, const Context& context);

/// Appends the text a template makes; absent and null are nothing.
void append_text(std::string& out, const scenario::TextTemplate& source, const Context& context);
std::string evaluate_text(const scenario::ValueTemplate& source, const Context& context);

bool holds(const scenario::Condition& condition, const Context& context);

/// The instance that the expression's head and steps end at, before any filter; nullptr if they do not end at one.
world::Instance* instance_at(const scenario::Expression& expression, const Context& context);

/// Applies one filter other than `view`.
Value apply(const scenario::FilterCall& call, const Value& value);

/// Whether both are equal, reading a number and the text that spells it as equal.
bool alike(const Value& a, const Value& b);

}  // namespace understudy::engine
