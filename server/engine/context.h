// What templates, conditions and actions of one request can see.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <understudy/message.h>

#include "engine/population.h"
#include "scenario/operation.h"
#include "scenario/vendor.h"
#include "world/world.h"

namespace understudy::engine {

/// A window of a limit as the error reply shows it.
struct WindowReading {
    const scenario::LimitWindow* window = nullptr;
    std::int64_t count = 0;
    Timestamp reset;
    bool exceeded = false;
};

/// What a name in scope holds now. Exactly one is set, by the slot's type; none: nothing was found.
struct Slot {
    world::Instance* instance = nullptr;  ///< also of a move: the instance it is of
    std::ptrdiff_t move = -1;  ///< of a move: its place in the instance's history, which may grow meanwhile
    std::int64_t person = -1;
    const WindowReading* window = nullptr;
};

/// The page of a list.
struct ListReading {
    const scenario::List* list = nullptr;
    std::vector<Slot> items;
    std::int64_t total = 0, offset = 0, page = 1, last_page = 1;
    Value limit;   ///< absent: no limit
    Value cursor;  ///< of the next page; absent on the last
};

struct Problem {
    std::string text, field, in, reason;
};

/// Where a secret stands in the body of a reply.
struct ShownSecret {
    std::size_t begin = 0, end = 0;
    std::string value;    ///< before it was spelled as JSON
    bool is_all = false;  ///< `begin` to `end` is a whole JSON value, quotes included
};

/// The loader lets no operation have more names than this.
inline constexpr std::size_t most_slots = 16;

/// Belongs to one request, or to one change of the world outside of requests (then the request parts are null).
struct Context {
    world::World* world = nullptr;
    world::VendorState* vendor = nullptr;
    const Population* population = nullptr;
    const Request* request = nullptr;
    const scenario::Operation* operation = nullptr;

    std::string_view path;   ///< raw, without the mount and the query
    std::string_view query;  ///< raw
    std::string_view host;
    std::string_view prefix;  ///< the mount that was cut off the path
    std::vector<std::string_view> raw_path_values;

    std::vector<Value> path_values, query_values, header_values;  ///< by the operation's parameters
    Value body;
    std::size_t json_depth = 64;  ///< that the body may have
    std::array<Slot, most_slots> slots{};
    std::vector<ListReading> lists;
    Problem problem;
    std::vector<WindowReading> windows;  ///< of the limit that was exceeded
    std::int64_t retry_after = 0;        ///< seconds
    std::int64_t elapsed_ms = 1;

    std::vector<ShownSecret> shown;         ///< in the body that was rendered last, in order
    std::vector<Value>* secrets = nullptr;  ///< takes other secrets that were read; null: nobody asks

    /// What is as new as this was created by the request itself, which sees it at once; at 0 that is everything.
    std::uint64_t first_own = 0;
    std::vector<world::Instance*> missed;  ///< that it would have shown, were it not for their lag in reads

    std::int64_t n = 0;                          ///< of a data item
    const scenario::Audience* audience = nullptr;  ///< of a data item

    Timestamp now() const { return world->time; }
};

}  // namespace understudy::engine
