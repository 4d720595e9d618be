// /__admin/clock: world time, read and moved.
#pragma once

#include <functional>

#include <understudy/clock.h>
#include <understudy/message.h>
#include <understudy/world.h>

#include "base/value.h"
#include "engine/engine.h"

namespace understudy::admin {

/// {"now":"2026-01-01T00:00:00Z","mode":"stepped"}, with `speed` in mode real and `per_poll` in mode polls.
Value describe_clock(const engine::Engine& engine);

/// The clock that a new world is asked for with: a mode as text, or {"mode", "speed", "per_poll", "start"}.
/// Throws Refused.
Clock read_clock(const Value& value);

/// A move of a lifecycle: at, vendor, kind, id, from, to.
Value describe_move(const Happening& move);

/// describe_clock() as an answer.
Reply get_clock(const engine::Engine& engine);

/// Takes {"advance":"24h"}, or a change of the clock: {"mode":"polls","per_poll":"5s"},
/// {"mode":"real","speed":60}; a change comes before a move. Answers with the clock and `happened`: the moves
/// of lifecycles this brought about, in order. Each is told to `on_happening` too, unless that is null.
/// Throws Refused.
Reply change_clock(engine::Engine& engine, const Request& request,
                   const std::function<void(const Happening&)>& on_happening);

}  // namespace understudy::admin
