// Compiled templates: what a reply, a new resource or a condition reads. Every name was resolved at load, so reading
// one while a request is handled looks nothing up by name except members of JSON bodies.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/date_pattern.h"
#include "base/encoding.h"
#include "base/pattern.h"
#include "base/value.h"

namespace understudy::scenario {

struct JsonNode;

/// What a name in scope stands for. An operation numbers its names from 0: a slot.
enum class SlotType : std::uint8_t { instance, move, person, window };

/// Where a read begins.
enum class Root : std::uint8_t {
    path,      ///< index = parameter of the operation's path
    query,     ///< index = declared query parameter
    headers,   ///< index = declared header parameter
    body,      ///< the parsed body; steps are members
    request,   ///< index = RequestPart
    slot,      ///< index = slot; the first step reads a field of it
    list,      ///< index = the operation's list; the first step is a ListPart
    settings,  ///< index = the vendor's setting
    now,
    base_url,
    elapsed,
    problem,   ///< index = ProblemPart
    limit,     ///< index = LimitPart
    limits,    ///< index = limit of the vendor: its windows for this caller, to be rendered by a view
    repeat,    ///< `n` of a data item with repeat
    audience,  ///< index = AudiencePart; of a data item with each: audience
};

enum class RequestPart : std::uint8_t { method, url, path, target, body, host, id };
enum class ListPart : std::uint8_t { items, count, total, limit, offset, page, last_page, next };
enum class ProblemPart : std::uint8_t { text, field, in, reason };
enum class LimitPart : std::uint8_t { retry_after, windows };
enum class AudiencePart : std::uint8_t { key, title };
enum class Builtin : std::uint8_t { created, state, entered, due, progress, reached };
enum class MovePart : std::uint8_t { id, from, to, at, number };
enum class WindowPart : std::uint8_t { name, count, limit, reset, reset_in, exceeded };

/// One step of a read, from what is there to something in it.
struct Step {
    enum class Is : std::uint8_t {
        field,      ///< index = field of the instance's kind
        builtin,    ///< index = Builtin
        hop,        ///< index = field holding a key, `kind` = whose; goes on at that instance, absent if there is none
        owner,      ///< from a move to the instance it is of
        move,       ///< index = MovePart
        window,     ///< index = WindowPart
        person,     ///< index = field of the population
        list,       ///< index = ListPart
        member,     ///< `name` of an object
    };
    Is is = Is::member;
    int index = 0;
    int kind = 0;
    std::string name;
};

enum class Filter : std::uint8_t {
    text, integer, upper, lower, default_to, date, unix_seconds, percent, base64, md5, sha1, sha256, split, view,
};

struct FilterCall {
    Filter filter = Filter::text;
    Value argument;                        ///< of default_to, split
    DatePattern date;                      ///< of date
    std::shared_ptr<const JsonNode> view;  ///< of view: compiled for this operation
    int view_slot = 0;                     ///< of view: the slot each item is put in while rendering
};

/// `{{ head.step.step | filter | filter }}`
struct Expression {
    std::variant<Root, Value> head = Value();  ///< a Value is a literal
    int index = 0;
    std::vector<Step> steps;
    std::vector<FilterCall> filters;
    std::string spelled;  ///< as the author wrote it, for messages
    bool is_secret = false;  ///< no journal shows its value
};

/// Text with expressions in it.
struct TextTemplate {
    std::vector<std::variant<std::string, Expression>> parts;
};

/// A constant, one expression (keeps its type) or text.
using ValueTemplate = std::variant<Value, Expression, TextTemplate>;

struct Matcher;

/// All entries must hold; none: always.
struct Condition {
    struct Entry;
    std::vector<Entry> all;
};

/// What a value must be.
struct Matcher {
    struct OneOf { std::vector<ValueTemplate> values; };  ///< equal to one; a single one for plain equality
    struct Present { bool present = true; };
    struct Not { std::shared_ptr<const Matcher> inner; };
    struct Contains { std::shared_ptr<const Matcher> member; };
    struct Matches { std::shared_ptr<const Pattern> pattern; };
    struct AtLeast { double minimum = 0; };
    struct AtMost { double maximum = 0; };
    /// Several keywords in one map: all must hold.
    struct All { std::vector<Matcher> each; };
    std::variant<OneOf, Present, Not, Contains, Matches, AtLeast, AtMost, All> is;
};

struct Condition::Entry {
    Expression value;
    Matcher matcher;
};

/// A JSON text to be: constants are ready bytes.
struct JsonNode {
    struct Bytes { std::string json; };
    struct Dynamic { ValueTemplate value; };
    struct Member {
        std::string key;  ///< ready bytes: `"key":`
        std::shared_ptr<const JsonNode> node;
    };
    struct Object { std::vector<Member> members; };
    struct List { std::vector<std::shared_ptr<const JsonNode>> items; };
    /// An object or list in which it is known where the commas stand, together with those in it: nodes with ready bytes
    /// between them.
    struct Row {
        struct Part {
            std::string before;                    ///< ready bytes
            std::shared_ptr<const JsonNode> node;  ///< null: only the bytes
            bool may_be_left_out = false;          ///< then `before` is, too
        };
        std::vector<Part> parts;
        std::string end;  ///< ready bytes after the last part
    };
    /// `$when`; a branch that ends in nothing leaves its key or item out.
    struct Branch {
        Condition when;
        std::shared_ptr<const JsonNode> then;
        std::shared_ptr<const JsonNode> otherwise;  ///< null: left out
    };
    std::variant<Bytes, Dynamic, Row, Object, List, Branch> is;
};

}  // namespace understudy::scenario
