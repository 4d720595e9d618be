#include "admin/routes.h"

#include <array>
#include <utility>

#include "admin/body.h"
#include "admin/clock.h"
#include "admin/contracts.h"
#include "admin/coverage.h"
#include "admin/faults.h"
#include "admin/journal.h"
#include "admin/json_reply.h"
#include "admin/lifecycles.h"
#include "admin/openapi.h"
#include "admin/operations.h"
#include "admin/resources.h"
#include "admin/scenarios.h"
#include "admin/vendors.h"
#include "admin/worlds.h"
#include "base/encoding.h"
#include "base/text_search.h"

namespace understudy::admin {
namespace {

/// Who browses is led to the page, which is all of this with buttons.
Reply lead_to_page() {
    Reply reply;
    reply.status = 307;
    reply.headers = {{"Location", std::string(root) + '/'}, {"Vary", "Accept"}};
    return reply;
}

Reply overview(const Call& call) {
    const std::string* accepted = find_header(call.request.headers, "Accept");
    if (accepted != nullptr && contains(*accepted, "text/html")) return lead_to_page();
    Value::List list;
    for (const Route& each : routes()) {
        for (const std::string& path : paths_of(each))
            list.emplace_back(
                Value::Object{{"method", each.method}, {"path", path}, {"summary", each.summary}});
    }
    Value::List absent;
    for (const std::string_view path : left_out()) absent.emplace_back(std::string(root) + std::string(path));
    return json_reply(
        {{"version", understudy::version()}, {"paths", std::move(list)}, {"left_out", std::move(absent)}});
}

Reply health(const Call&) {
    return json_reply({{"status", "healthy"}, {"version", understudy::version()}});
}

Reply version(const Call&) {
    return json_reply({{"version", understudy::version()}});
}

Reply describe(const Call&) {
    return json_reply(openapi().object());
}

Reply reset(const Call& call) {
    const Body body(call.request.body, {"scenario"});
    if (const std::vector<std::string> scenarios = body.texts("scenario"); scenarios.empty()) {
        call.world.reset();
    } else {
        call.surroundings.play(call.world, scenarios);
    }
    call.surroundings.events.tell_reset(call.world);
    return json_reply({{"now", call.world.now()}});
}

/// All worlds, or the one that the path names.
Reply listen(const Call& call) {
    Reply reply;
    reply.headers = {{"Content-Type", "text/event-stream"}};
    reply.stream = call.surroundings.events.listen(call.names_world ? call.world.name() : std::string());
    return reply;
}

Reply move_clock(const Call& call) {
    const auto on_happening = [&](const Happening& move) {
        if (call.surroundings.on_happening) call.surroundings.on_happening(move);
        call.surroundings.events.tell_moves({move});
    };
    Reply reply = change_clock(call.world, call.request, on_happening);
    call.surroundings.events.tell("clock", call.world.name(), describe_clock(call.world));
    return reply;
}

Value::List as_list(const std::vector<std::string>& texts) {
    Value::List list;
    for (const std::string& text : texts) list.emplace_back(text);
    return list;
}

Reply reload(const Call& call) {
    const Body nothing(call.request.body, {});
    const Reloaded reloaded = call.surroundings.reload();
    if (!reloaded.mistakes.empty()) throw Refused(422, reloaded.mistakes);
    return json_reply({{"files", as_list(reloaded.files)}, {"left_as_is", as_list(reloaded.left_as_is)}});
}

Reply shut_down(const Call& call) {
    call.surroundings.shut_down();
    return json_reply({{"status", "stopping"}});
}

constexpr auto server = Route::Of::server;
constexpr auto world = Route::Of::world;

constexpr std::string_view clock_change =
    R"({"type":"object","properties":{"advance":{"type":"string"},"mode":{"enum":["real","stepped","polls"]},)"
    R"("speed":{"type":"number"},"per_poll":{"type":"string"}},"additionalProperties":false})";
constexpr std::string_view new_world =
    R"({"type":"object","properties":{"name":{"type":"string"},"vendors":{"type":"array","items":{"type":"string"}},)"
    R"("scenario":{"type":["string","array"],"items":{"type":"string"}},"seed":{"type":"integer"},)"
    R"("clock":{"type":["string","object"]},"data":{"type":"object"},"plans":{"type":"object"},"faults":{"type":"object"},)"
    R"("ttl":{"type":"string"},"snapshot":{"type":"object"}},"additionalProperties":false})";
constexpr std::string_view copy =
    R"({"type":"object","properties":{"name":{"type":"string"},"ttl":{"type":"string"}},"additionalProperties":false})";
constexpr std::string_view plan =
    R"({"type":"object","properties":{"plan":{"type":"string"}},"required":["plan"],"additionalProperties":false})";
constexpr std::string_view request_pattern =
    R"({"type":"object","properties":{"url":{"type":"string"},"urlPattern":{"type":"string"},"urlPath":{"type":"string"},)"
    R"("urlPathPattern":{"type":"string"},"urlPathTemplate":{"type":"string"},"method":{"type":"string"},)"
    R"("headers":{"type":"object"},"queryParameters":{"type":"object"},"pathParameters":{"type":"object"},)"
    R"("bodyPatterns":{"type":"array"}},"additionalProperties":false})";
constexpr std::string_view beginning =
    R"({"type":"object","properties":{"scenario":{"type":["string","array"],"items":{"type":"string"}}},)"
    R"("additionalProperties":false})";
constexpr std::string_view nothing = R"({"type":"object","maxProperties":0})";

constexpr std::array table{
    Route{"GET", "", server, overview, "The paths there are", ""},
    Route{"GET", "/health", server, health, "Whether the server answers", ""},
    Route{"GET", "/version", server, version, "Which version it is", ""},
    Route{"GET", "/openapi.json", server, describe, "This description", ""},
    Route{"GET", "/worlds", server, get_worlds, "All worlds", ""},
    Route{"POST", "/worlds", server, make_world, "Make a world, new or from a snapshot", new_world},
    Route{"GET", "/worlds/{world}", server, get_world, "One world: base URLs, credentials, clock", ""},
    Route{"DELETE", "/worlds/{world}", server, remove_world, "End a world", nothing},
    Route{"GET", "/vendors", world, get_vendors, "What is served, where, with which credential", ""},
    Route{"GET", "/operations", world, get_operations,
          "What each vendor documents: operations, answers, sources", ""},
    Route{"GET", "/lifecycles", world, get_lifecycles, "States, moves and plans of each kind", ""},
    Route{"GET", "/clock", world, [](const Call& call) { return get_clock(call.world); }, "World time", ""},
    Route{"POST", "/clock", world, move_clock, "Move world time, or change how it passes", clock_change},
    Route{"GET", "/requests", world, get_requests, "The journal, newest first", ""},
    Route{"DELETE", "/requests", world, clear_requests, "Forget the journal", nothing},
    Route{"POST", "/requests/count", world, count_requests, "How many requests match a pattern",
          request_pattern},
    Route{"POST", "/requests/find", world, find_requests, "The requests that match a pattern",
          request_pattern},
    Route{"POST", "/requests/remove", world, remove_requests, "Forget the requests that match a pattern",
          request_pattern},
    Route{"POST", "/requests/reset", world, clear_requests, "Forget the journal, as WireMock's older clients ask", nothing},
    Route{"GET", "/requests/unmatched", world, get_unmatched, "The requests that no operation took", ""},
    Route{"GET", "/requests/unmatched/near-misses", world, get_near_misses, "What they meant most likely",
          ""},
    Route{"GET", "/requests/{id}", world, get_request, "One request of the journal", ""},
    Route{"DELETE", "/requests/{id}", world, remove_request, "Forget it", nothing},
    Route{"POST", "/near-misses/request-pattern", world, near_misses_of_pattern,
          "The requests nearest to a pattern", request_pattern},
    Route{"GET", "/resources", world, get_resources,
          "Everything that is kept: states, histories, what is due next", ""},
    Route{"GET", "/resources/{kind}", world, get_resources_of_kind, "All of one kind", ""},
    Route{"GET", "/resources/{kind}/{id}", world, get_resource, "One of them", ""},
    Route{"PUT", "/resources/{kind}/plan", world, put_plan_of_kind, "How new ones walk their lifecycle",
          plan},
    Route{"PUT", "/resources/{kind}/{id}/plan", world, put_plan, "How it walks from now on", plan},
    Route{
        "POST", "/resources/{kind}/{id}/move", world, move_resource, "Move it to a state",
        R"({"type":"object","properties":{"to":{"type":"string"},"force":{"type":"boolean"}},"required":["to"],"additionalProperties":false})"},
    Route{"GET", "/gates", world, get_gates, "The gates that something waits at", ""},
    Route{"POST", "/gates/{id}/release", world, release_gate, "Let it go on", nothing},
    Route{"GET", "/scenarios", world, get_scenarios,
          "The state of everything with a lifecycle, as WireMock tells it", ""},
    Route{"POST", "/scenarios/reset", world, reset_scenarios, "Make all of it as it was at the start",
          nothing},
    Route{"PUT", "/scenarios/{name}/state", world, set_scenario_state, "Put one into a state",
          R"({"type":"object","properties":{"state":{"type":"string"}},"additionalProperties":false})"},
    Route{"GET", "/faults", world, get_faults, "The faults that are set, and how often each was met", ""},
    Route{"POST", "/faults", world, add_fault, "Set a fault", R"({"type":"object"})"},
    Route{"DELETE", "/faults", world, clear_faults, "Remove all faults", nothing},
    Route{"DELETE", "/faults/{id}", world, remove_fault, "Remove a fault", nothing},
    Route{"GET", "/contracts", world, get_contracts, "The rules that are watched: those that were broken first", ""},
    Route{"GET", "/coverage", world, get_coverage, "How much of what the vendors document was met", ""},
    Route{"GET", "/events", world, listen, "What happens, as server-sent events", ""},
    Route{"POST", "/reset", world, reset, "Make the world as it was at the start, or as `scenario` starts",
          beginning},
    Route{"GET", "/snapshot", world, get_snapshot,
          "Everything in the world, to go on from later; holds secrets", ""},
    Route{"POST", "/fork", world, fork_world, "An independent copy of the world", copy},
    Route{"POST", "/reload", server, reload, "Read the scenario files again; worlds go on with them",
          nothing},
    Route{"POST", "/shutdown", server, shut_down, "Stop the server", nothing},
};

}  // namespace

std::span<const std::string_view> left_out() {
    static constexpr std::array<std::string_view, 9> paths{
        "/mappings", "/files", "/recordings", "/settings", "/certs", "/docs", "/ext", "/near-misses/request",
        "/requests/remove-by-metadata"};
    return paths;
}

std::span<const Route> routes() {
    return table;
}

std::vector<std::string> paths_of(const Route& route) {
    std::vector<std::string> paths{std::string(root) + std::string(route.path)};
    if (route.of == Route::Of::world)
        paths.push_back(std::string(root) + "/worlds/{world}" + std::string(route.path));
    return paths;
}

bool matches(std::string_view pattern, std::string_view path, std::vector<std::string>& values) {
    values.clear();
    while (!pattern.empty() && !path.empty()) {
        if (pattern.front() == '{') {
            const std::string_view segment = path.substr(0, path.find('/'));
            if (segment.empty()) return false;
            values.push_back(percent_decode(segment));
            path.remove_prefix(segment.size());
            pattern.remove_prefix(pattern.find('}') + 1);
        } else {
            if (pattern.front() != path.front()) return false;
            pattern.remove_prefix(1);
            path.remove_prefix(1);
        }
    }
    return pattern.empty() && path.empty();
}

}  // namespace understudy::admin
