#include "admin/clock.h"

#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "admin/body.h"
#include "admin/json_reply.h"

namespace understudy::admin {
namespace {

constexpr std::array<std::pair<std::string_view, Clock::Mode>, 3> mode_names{
    {{"real", Clock::Mode::real}, {"stepped", Clock::Mode::stepped}, {"polls", Clock::Mode::polls}}};

[[noreturn]] void refuse(const std::string& message) {
    throw Refused(400, message);
}

Value number(double value) {
    constexpr double exact = 9e15;
    if (value == std::floor(value) && std::abs(value) < exact) return static_cast<std::int64_t>(value);
    return value;
}

/// How time is to pass from now on; what is not said stays as it is.
struct Manner {
    std::optional<Clock::Mode> mode;
    std::optional<double> speed;
    std::optional<Duration> per_poll;

    bool says_anything() const { return mode || speed || per_poll; }
};

Manner manner_of(const Body& body) {
    Manner manner;
    if (const auto word = body.text("mode")) {
        for (const auto& [name, mode] : mode_names)
            if (*word == name) manner.mode = mode;
        if (!manner.mode) refuse("mode is not one of \"real\", \"stepped\", \"polls\"");
    }
    manner.speed = body.number("speed");
    if (manner.speed && !is_clock_speed(*manner.speed))
        refuse("speed is not a number from 0.000001 to 1000000");
    manner.per_poll = body.duration("per_poll");
    return manner;
}

/// Changes the clock's settings, if they fit together.
void apply(const Manner& manner, Clock& clock) {
    clock.mode = manner.mode.value_or(clock.mode);
    clock.per_poll = manner.per_poll.value_or(clock.per_poll);
    clock.speed = manner.speed.value_or(clock.speed);
    if (clock.mode == Clock::Mode::polls && clock.per_poll <= Duration::zero())
        refuse("mode \"polls\" needs per_poll, a duration above 0");
    if (manner.speed && clock.mode != Clock::Mode::real)
        refuse("speed needs mode \"real\": a clock of another mode does not run");
    if (manner.per_poll && clock.mode != Clock::Mode::polls) refuse("per_poll needs mode \"polls\"");
}

}  // namespace

Value describe_clock(const engine::Engine& engine) {
    const Clock clock = engine.clock();
    Value::Object object{{"now", engine.now()}};
    for (const auto& [name, mode] : mode_names) {
        if (mode == clock.mode) object.emplace_back("mode", name);
    }
    if (clock.mode == Clock::Mode::real) object.emplace_back("speed", number(clock.speed));
    if (clock.mode == Clock::Mode::polls) object.emplace_back("per_poll", format_duration(clock.per_poll));
    return object;
}

Value describe_move(const Happening& move) {
    return Value::Object{{"at", move.at}, {"vendor", move.vendor}, {"kind", move.kind},
                         {"id", move.id}, {"from", move.from},     {"to", move.to}};
}

Clock read_clock(const Value& value) {
    const Value whole = value.is_text() ? Value(Value::Object{{"mode", value}}) : value;
    const Body body(whole, "clock", {"mode", "speed", "per_poll", "start"});
    Clock clock;
    apply(manner_of(body), clock);
    if (const auto start = body.text("start")) {
        clock.start = parse_timestamp(*start);
        if (!clock.start) refuse("start is no time like \"2026-01-01\" or \"2026-01-01T10:00:00Z\"");
    }
    return clock;
}

Reply get_clock(const engine::Engine& engine) {
    return json_reply(describe_clock(engine).object());
}

Reply change_clock(engine::Engine& engine, const Request& request,
                   const std::function<void(const Happening&)>& on_happening) {
    const Body body(request.body, {"advance", "mode", "speed", "per_poll"});
    if (body.is_empty()) refuse("say what to change, like {\"advance\": \"24h\"}");
    const std::optional<Duration> advance = body.duration("advance");
    const Manner manner = manner_of(body);
    if (manner.says_anything()) {
        Clock clock = engine.clock();
        apply(manner, clock);
        engine.set_clock(clock.mode, clock.speed, clock.per_poll);
    }
    Value::List happened;
    if (advance) {
        for (const Happening& move : engine.advance(*advance)) {
            if (on_happening) on_happening(move);
            happened.push_back(describe_move(move));
        }
    }
    Value::Object answer = describe_clock(engine).object();
    answer.emplace_back("happened", std::move(happened));
    return json_reply(std::move(answer));
}

}  // namespace understudy::admin
