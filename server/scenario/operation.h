// One documented method and path of a vendor, compiled.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "scenario/auth.h"
#include "scenario/expression.h"
#include "scenario/lifecycle.h"
#include "scenario/path_pattern.h"
#include "scenario/provenance.h"
#include "scenario/reply.h"
#include "scenario/schema.h"
#include "scenario/secret_names.h"

namespace understudy::scenario {

struct Parameter {
    std::string name;
    std::vector<std::string> names;  ///< headers: the spellings understood, lower case; first one that is present counts
    Schema schema;
    bool required = false;
    bool default_when_invalid = false;
};

enum class BodyFormat { json, form, query };

struct Body {
    std::vector<BodyFormat> formats{BodyFormat::json};
    Schema schema;
};

struct Find {
    int kind = -1;        ///< -1: a move of the instance in `moves_of`
    int moves_of = -1;    ///< slot
    int slot = 0;
    Expression by;
    int field = 0;        ///< of the kind; for a move its id
    Condition where;      ///< sees the found one in its slot
    bool optional = false;
    int refusal = -1;
};

struct Refuse { Condition when; int error = -1; };
struct MoveTo { int slot = 0; int state = 0; int refusal = -1; };
struct Update { int slot = 0; std::vector<OnEnter::Set> fields; };

/// A field or builtin that a list may be ordered by.
struct OrderColumn { std::string name; Step step; };

struct List {
    std::string name;
    int kind = -1;       ///< -1: the moves of `moves_of`
    int moves_of = -1;   ///< slot
    int item_slot = 0;   ///< where each item is seen by `where` and `view`
    Condition where;
    std::optional<Expression> order_by, order_direction;
    std::vector<OrderColumn> columns;
    std::optional<Expression> limit, offset, page, cursor;
    int cursor_refusal = -1;
    std::shared_ptr<const JsonNode> view;  ///< null: items are not rendered
};

struct Operation {
    std::string name;
    std::string method;
    PathPattern path;
    std::string summary;
    Provenance provenance;
    Place place;

    /// The names in scope, by slot: what they are and, for instances and moves, of which kind.
    struct Slot { std::string name; SlotType type = SlotType::instance; int kind = -1; };
    std::vector<Slot> slots;

    int auth = -1;                       ///< index of the scheme; -1: none
    std::optional<Permission> permission;
    std::vector<int> limits;             ///< indices
    std::vector<Parameter> path_parameters;  ///< in the order of the path
    std::vector<Parameter> query, headers;
    std::optional<Body> body;
    int invalid = -1, malformed = -1;    ///< errors of the vendor; -1: we answer with our own problem+json

    std::vector<Find> find;
    std::vector<Refuse> refuse;
    std::vector<MoveTo> move;
    std::vector<NewResource> create;
    std::vector<Update> update;
    std::vector<int> remove;             ///< slots (`delete:`)
    int polls = -1;                      ///< slot
    std::vector<List> lists;
    std::vector<ReplyCase> replies;
    SecretNames secrets;                 ///< in its requests
};

}  // namespace understudy::scenario
