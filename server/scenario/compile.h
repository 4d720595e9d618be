// From templates, conditions and bodies as they stand in YAML to what the engine reads. Whatever cannot be
// compiled is a mistake in the draft and comes back empty.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "scenario/draft.h"
#include "scenario/expression.h"
#include "scenario/lifecycle.h"
#include "scenario/scope.h"
#include "scenario/template_syntax.h"

namespace understudy::scenario {

/// Where something is compiled: the vendor it is part of and the names it may read.
struct Site {
    Draft& draft;
    Scope& scope;

    yaml::Mistakes& mistakes() const { return draft.mistakes(); }
};

/// What a read yields, as far as that is known before any request.
struct Yield {
    enum class Is { value, thing, items, json };
    Is is = Is::value;
    Thing thing;                           ///< of a thing or of each item
    bool has_view = false;                 ///< of items: they render themselves
    const Schema* schema = nullptr;        ///< of a value, if known; borrowed
    const Lifecycle* lifecycle = nullptr;  ///< the value is the name of one of its states; borrowed
    const Setting* setting = nullptr;      ///< the value is this setting's; borrowed
    int ref = -1;                          ///< the value is the key of an instance of this kind
    bool is_secret = false;                ///< the value is, or is in, what is declared secret
};

struct Compiled {
    Expression expression;
    Yield yields;
};

// Expressions: load_expression.cpp, load_filters.cpp.

/// Resolves names and filters. `node` is where the expression stands, for places.
std::optional<Compiled> compile_expression(const Site& site, const ExpressionSyntax& syntax,
                                           const yaml::Node& node);
/// Reads a name without braces, as in `by: path.id`; it must yield a value.
std::optional<Compiled> compile_read(const Site& site, const yaml::Node& node);
/// Appends the filters to `compiled` and changes what it yields. Returns false after a mistake.
bool compile_filters(const Site& site, const ExpressionSyntax& syntax, const yaml::Node& node,
                     Compiled& compiled);

// Templates: load_template.cpp.

/// A scalar as constant, expression or text; lists and maps are constants.
ValueTemplate compile_value(const Site& site, const yaml::Node& node);
TextTemplate compile_text(const Site& site, const yaml::Node& node);
/// A map of fields of `kind` to values.
std::vector<OnEnter::Set> compile_fields(const Site& site, int kind, const yaml::Node& node);
/// Adds a mistake if a value known now does not fit its field.
void check_constant(const Draft& draft, const Kind& kind, int field, const ValueTemplate& value,
                    const yaml::Node& node);
/// Notes a constant text of a field, for checks that know all of the vendor.
void note_text(Draft& draft, int kind, int field, const ValueTemplate& value, const Place& place);
/// `create` is a map `{ KIND: { FIELD: VALUE } }` or a list of such maps: returns all entries in order.
std::vector<const yaml::Node::Entry*> entries_of_create(const Site& site, const yaml::Node& node);
/// One of these entries, its slot left open.
std::optional<NewResource> compile_new(const Site& site, const yaml::Node::Entry& entry);

// Conditions: load_condition.cpp.

Condition compile_condition(const Site& site, const yaml::Node& node);

/// What is compiled for each use (views, permissions, files) tells its mistakes once.
class ToldOnce {
  public:
    explicit ToldOnce(const Site& site) : mistakes_(site.mistakes()), before_(mistakes_.count()) {}
    ~ToldOnce() { mistakes_.drop_retold(before_); }
    ToldOnce(const ToldOnce&) = delete;
    ToldOnce& operator=(const ToldOnce&) = delete;

  private:
    yaml::Mistakes& mistakes_;
    std::size_t before_;
};

// Bodies and views: load_body.cpp, load_view.cpp.

/// Returns the JSON text to be; never null.
std::shared_ptr<const JsonNode> compile_body(const Site& site, const yaml::Node& node);
/// Compiles the body of the view that `name` names (standing at `place`) for things held in `slot`. Null
/// after a mistake.
std::shared_ptr<const JsonNode> compile_view(const Site& site, std::string_view name, const Place& place,
                                             Thing thing, int slot);
/// Takes a slot for a thing called `name`; adds a mistake if none is left.
int take_slot(const Site& site, std::string_view name, Thing thing, const Place& place);
/// Binds what a list's item or a view's thing is called: the kind; or `move` and the kind it moves; or
/// `window`.
void bind_thing(const Site& site, Thing thing, int slot);

/// How messages call a thing: "a segment", "a move of an export", "a window".
std::string describe(const Draft& draft, Thing thing);

}  // namespace understudy::scenario
