// Reading values: expressions, templates and conditions in a context.
#pragma once

#include <string>

#include "engine/context.h"
#include "scenario/expression.h"

namespace understudy::engine {

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
