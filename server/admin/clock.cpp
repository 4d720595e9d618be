#include "admin/clock.h"

#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "admin/json_reply.h"
#include "base/json.h"
#include "base/nearest.h"
#include "transport/problem.h"

namespace understudy::admin {
namespace {

using transport::problem;

constexpr std::array<std::pair<std::string_view, Clock::Mode>, 3> mode_names{
    {{"real", Clock::Mode::real}, {"stepped", Clock::Mode::stepped}, {"polls", Clock::Mode::polls}}};

Value number(double value) {
    constexpr double exact = 9e15;
    if (value == std::floor(value) && std::abs(value) < exact) return static_cast<std::int64_t>(value);
    return value;
}

Value::Object describe(const engine::Engine& engine) {
    const Clock clock = engine.clock();
    Value::Object object{{"now", engine.now()}};
    for (const auto& [name, mode] : mode_names) {
        if (mode == clock.mode) object.emplace_back("mode", name);
    }
    if (clock.mode == Clock::Mode::real) object.emplace_back("speed", number(clock.speed));
    if (clock.mode == Clock::Mode::polls) object.emplace_back("per_poll", format_duration(clock.per_poll));
    return object;
}

/// What a request asks for, or why it cannot be done.
struct Change {
    std::optional<Clock::Mode> mode;
    std::optional<double> speed;
    std::optional<Duration> per_poll, advance;
    std::string mistake;
};

std::optional<Duration> read_duration(const Value& value, std::string_view name, Change& change) {
    auto duration = value.is_text() ? parse_duration(value.text()) : std::nullopt;
    if (!duration)
        change.mistake = std::string(name) + " is not a duration like \"250ms\", \"30s\" or \"24h\"";
    return duration;
}

void read_member(const std::string& name, const Value& value, Change& change) {
    if (name == "advance") {
        change.advance = read_duration(value, name, change);
    } else if (name == "per_poll") {
        change.per_poll = read_duration(value, name, change);
    } else if (name == "mode") {
        for (const auto& [word, mode] : mode_names) {
            if (value == Value(word)) change.mode = mode;
        }
        if (!change.mode) change.mistake = "mode is not one of \"real\", \"stepped\", \"polls\"";
    } else if (name == "speed") {
        if (value.type() == Value::Type::integer) change.speed = static_cast<double>(value.integer());
        if (value.type() == Value::Type::number) change.speed = value.number();
        if (!change.speed || !is_clock_speed(*change.speed)) {
            change.mistake = "speed is not a number from 0.000001 to 1000000";
        }
    } else {
        const std::array<std::string, 4> known{"advance", "mode", "speed", "per_poll"};
        const auto meant = nearest(name, known);
        change.mistake = "unknown member '" + name + "'" + (meant ? "; did you mean '" + *meant + "'?" : "");
    }
}

Change read_change(std::string_view body) {
    Change change;
    const auto parsed = parse_json(body);
    if (const auto* error = std::get_if<JsonError>(&parsed)) {
        change.mistake = "the body is no JSON: " + error->reason;
        return change;
    }
    const Value& value = std::get<Value>(parsed);
    if (!value.is_object() || value.object().empty()) {
        change.mistake = "the body is not an object like {\"advance\": \"24h\"}";
        return change;
    }
    for (const auto& [name, member] : value.object()) {
        read_member(name, member, change);
        if (!change.mistake.empty()) break;
    }
    return change;
}

}  // namespace

Reply get_clock(const engine::Engine& engine) {
    return json_reply(describe(engine));
}

Reply change_clock(engine::Engine& engine, const Request& request,
                   const std::function<void(const Happening&)>& on_happening) {
    const Change change = read_change(request.body);
    if (!change.mistake.empty()) return problem(400, change.mistake);
    if (change.mode || change.speed || change.per_poll) {
        const Clock before = engine.clock();
        const Clock::Mode mode = change.mode.value_or(before.mode);
        const Duration per_poll = change.per_poll.value_or(before.per_poll);
        if (mode == Clock::Mode::polls && per_poll <= Duration::zero()) {
            return problem(400, "mode \"polls\" needs per_poll, a duration above 0");
        }
        if (change.speed && mode != Clock::Mode::real) {
            return problem(400, "speed needs mode \"real\": a clock of another mode does not run");
        }
        if (change.per_poll && mode != Clock::Mode::polls) {
            return problem(400, "per_poll needs mode \"polls\"");
        }
        engine.set_clock(mode, change.speed.value_or(before.speed), per_poll);
    }
    Value::List happened;
    if (change.advance) {
        for (const Happening& move : engine.advance(*change.advance)) {
            if (on_happening) on_happening(move);
            happened.emplace_back(Value::Object{{"at", move.at},
                                                {"vendor", move.vendor},
                                                {"kind", move.kind},
                                                {"id", move.id},
                                                {"from", move.from},
                                                {"to", move.to}});
        }
    }
    Value::Object answer = describe(engine);
    answer.emplace_back("happened", std::move(happened));
    return json_reply(std::move(answer));
}

}  // namespace understudy::admin
