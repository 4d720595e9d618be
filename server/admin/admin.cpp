#include "admin/admin.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "admin/clock.h"
#include "admin/guard.h"
#include "admin/journal.h"
#include "admin/json_reply.h"
#include "admin/resources.h"
#include "base/absolute_form.h"
#include "base/encoding.h"
#include "base/nearest.h"
#include "transport/problem.h"

namespace understudy::admin {
namespace {

constexpr std::string_view root = "/__admin";

Reply health(const Surroundings&, const Request&) {
    return json_reply({{"status", "healthy"}, {"version", understudy::version()}});
}

Reply version(const Surroundings&, const Request&) {
    return json_reply({{"version", understudy::version()}});
}

Value signing_of(const Mount& mount) {
    if (!mount.signing) return nullptr;
    return Value::Object{{"scheme", mount.signing->scheme},
                         {"owner", mount.signing->owner},
                         {"id", mount.signing->id},
                         {"secret", mount.signing->secret}};
}

Reply vendors(const Surroundings& surroundings, const Request& request) {
    Value::List list;
    for (const Mount& mount : surroundings.mounts(request.scheme)) {
        list.emplace_back(Value::Object{{"vendor", mount.vendor},
                                        {"title", mount.title},
                                        {"scenario", mount.scenario},
                                        {"base_url", mount.base_url},
                                        {"credential", mount.credential},
                                        {"curl", mount.curl},
                                        {"signing", signing_of(mount)}});
    }
    return json_reply({{"vendors", std::move(list)}});
}

Reply requests(const Surroundings& surroundings, const Request& request) {
    return get_requests(surroundings.engine, request);
}

Reply clock(const Surroundings& surroundings, const Request&) {
    return get_clock(surroundings.engine);
}

Reply move_clock(const Surroundings& surroundings, const Request& request) {
    return change_clock(surroundings.engine, request, surroundings.on_happening);
}

/// Why a body that has nothing to say is none: neither empty nor `{}`.
std::optional<std::string> mistake_in_empty_body(std::string_view body) {
    if (body.empty()) return std::nullopt;
    const auto parsed = parse_json(body);
    if (const auto* error = std::get_if<JsonError>(&parsed)) return "the body is no JSON: " + error->reason;
    const Value& value = std::get<Value>(parsed);
    if (value.is_object() && value.object().empty()) return std::nullopt;
    return "there is nothing to say in the body: leave it empty, or {}";
}

Reply reset(const Surroundings& surroundings, const Request& request) {
    if (const auto mistake = mistake_in_empty_body(request.body)) return transport::problem(400, *mistake);
    surroundings.engine.reset();
    return json_reply({{"now", surroundings.engine.now()}});
}

Reply shut_down(const Surroundings& surroundings, const Request&) {
    surroundings.shut_down();
    return json_reply({{"status", "stopping"}});
}

Reply overview(const Surroundings& surroundings, const Request& request);

/// What stands in a request's path where its route has `{name}`, decoded.
using PathValues = std::vector<std::string>;

struct Route {
    std::string_view method, path;
    Reply (*answer)(const Surroundings&, const Request&);
    Reply (*answer_at)(engine::Engine&, const Request&, const PathValues&) = nullptr;  ///< where the path has values
};

constexpr std::array<Route, 17> table{{
    {"GET", root, overview},
    {"GET", "/__admin/health", health},
    {"GET", "/__admin/version", version},
    {"GET", "/__admin/vendors", vendors},
    {"GET", "/__admin/requests", requests},
    {"GET", "/__admin/clock", clock},
    {"POST", "/__admin/clock", move_clock},
    {"POST", "/__admin/reset", reset},
    {"POST", "/__admin/shutdown", shut_down},
    {"GET", "/__admin/resources", nullptr, [](auto& engine, auto& request, auto&) { return get_resources(engine, request); }},
    {"GET", "/__admin/resources/{kind}", nullptr,
     [](auto& engine, auto& request, auto& path) { return get_resources_of_kind(engine, request, path[0]); }},
    {"GET", "/__admin/resources/{kind}/{id}", nullptr,
     [](auto& engine, auto& request, auto& path) { return get_resource(engine, request, path[0], path[1]); }},
    {"POST", "/__admin/resources/{kind}/{id}/move", nullptr,
     [](auto& engine, auto& request, auto& path) { return move_resource(engine, request, path[0], path[1]); }},
    {"PUT", "/__admin/resources/{kind}/plan", nullptr,
     [](auto& engine, auto& request, auto& path) { return put_plan_of_kind(engine, request, path[0]); }},
    {"PUT", "/__admin/resources/{kind}/{id}/plan", nullptr,
     [](auto& engine, auto& request, auto& path) { return put_plan(engine, request, path[0], path[1]); }},
    {"GET", "/__admin/gates", nullptr, [](auto& engine, auto& request, auto&) { return get_gates(engine, request); }},
    {"POST", "/__admin/gates/{id}/release", nullptr,
     [](auto& engine, auto& request, auto& path) { return release_gate(engine, request, path[0]); }},
}};

/// The values of a path that is the route's; nothing for any other.
std::optional<PathValues> values_of(std::string_view route, std::string_view path) {
    PathValues values;
    while (true) {
        const std::size_t brace = route.find('{');
        if (brace == std::string_view::npos) return route == path ? std::optional(std::move(values)) : std::nullopt;
        if (path.substr(0, brace) != route.substr(0, brace)) return std::nullopt;
        path.remove_prefix(brace);
        route.remove_prefix(route.find('}') + 1);
        const std::size_t end = std::min(path.find('/'), path.size());
        if (end == 0) return std::nullopt;
        values.push_back(percent_decode(path.substr(0, end)));
        path.remove_prefix(end);
    }
}

Reply overview(const Surroundings&, const Request&) {
    Value::List list;
    for (const Route& each : table) {
        if (each.path == root) continue;
        list.emplace_back(Value::Object{{"method", each.method}, {"path", each.path}});
    }
    return json_reply({{"version", understudy::version()}, {"paths", std::move(list)}});
}

std::string_view path_of(std::string_view target) {
    if (const auto absolute = split_absolute_form(target)) target = absolute->rest;
    return target.substr(0, target.find('?'));
}

bool takes(const Route& route, std::string_view method) {
    return route.method == method || (route.method == "GET" && method == "HEAD");
}

Reply unknown_path(std::string_view path) {
    std::vector<std::string> paths;
    for (const Route& route : table) paths.emplace_back(route.path);
    const auto meant = nearest(path, paths);
    return transport::problem(404, meant ? "the admin API has no such path; did you mean " + *meant + "?"
                                         : std::string("the admin API has no such path"));
}

Reply wrong_method(std::string_view path) {
    std::string allowed;
    for (const Route& route : table) {
        if (!values_of(route.path, path)) continue;
        if (!allowed.empty()) allowed += ", ";
        allowed += route.method == "GET" ? "GET, HEAD" : route.method;
    }
    Reply reply = transport::problem(405, "this path of the admin API takes " + allowed);
    reply.headers.push_back({"Allow", allowed});
    return reply;
}

Reply route(const Surroundings& surroundings, const Request& request) {
    std::string_view path = path_of(request.target);
    if (path.size() == root.size() + 1) path.remove_suffix(1);  // `/__admin/`
    bool is_known = false;
    for (const Route& each : table) {
        const auto values = values_of(each.path, path);
        if (!values) continue;
        if (takes(each, request.method))
            return each.answer_at ? each.answer_at(surroundings.engine, request, *values) : each.answer(surroundings, request);
        is_known = true;
    }
    return is_known ? wrong_method(path) : unknown_path(path);
}

}  // namespace

bool is_ours(std::string_view target) {
    const std::string_view path = path_of(target);
    return path.starts_with(root) && (path.size() == root.size() || path[root.size()] == '/');
}

Reply answer(const Surroundings& surroundings, const Request& request) {
    const Access access{surroundings.host, surroundings.port(request.scheme), surroundings.token};
    auto refusal = refuse(access, request);
    Reply reply = refusal ? *std::move(refusal) : route(surroundings, request);
    reply.headers.push_back({"Date", format_http_date(surroundings.engine.now())});
    reply.headers.push_back({"Cache-Control", "no-store"});
    reply.headers.push_back({"X-Content-Type-Options", "nosniff"});
    return reply;
}

std::vector<RouteName> routes() {
    std::vector<RouteName> names;
    for (const Route& each : table) names.push_back({each.method, each.path});
    return names;
}

}  // namespace understudy::admin
