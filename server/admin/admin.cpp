#include "admin/admin.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "admin/clock.h"
#include "admin/faults.h"
#include "admin/guard.h"
#include "admin/journal.h"
#include "admin/json_reply.h"
#include "base/absolute_form.h"
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

std::string_view path_of(std::string_view target);

Reply faults(const Surroundings& surroundings, const Request&) {
    return get_faults(surroundings.engine);
}

Reply set_fault(const Surroundings& surroundings, const Request& request) {
    return add_fault(surroundings.engine, request);
}

Reply unset_fault(const Surroundings& surroundings, const Request& request) {
    const std::string_view path = path_of(request.target);
    return remove_fault(surroundings.engine, path.substr(path.rfind('/') + 1));
}

Reply unset_faults(const Surroundings& surroundings, const Request&) {
    return clear_faults(surroundings.engine);
}

Reply shut_down(const Surroundings& surroundings, const Request&) {
    surroundings.shut_down();
    return json_reply({{"status", "stopping"}});
}

Reply overview(const Surroundings& surroundings, const Request& request);

struct Route {
    std::string_view method, path;
    Reply (*answer)(const Surroundings&, const Request&);
};

constexpr std::array<Route, 13> table{{
    {"GET", root, overview},
    {"GET", "/__admin/health", health},
    {"GET", "/__admin/version", version},
    {"GET", "/__admin/vendors", vendors},
    {"GET", "/__admin/requests", requests},
    {"GET", "/__admin/clock", clock},
    {"POST", "/__admin/clock", move_clock},
    {"POST", "/__admin/reset", reset},
    {"GET", "/__admin/faults", faults},
    {"POST", "/__admin/faults", set_fault},
    {"DELETE", "/__admin/faults", unset_faults},
    {"DELETE", "/__admin/faults/{id}", unset_fault},
    {"POST", "/__admin/shutdown", shut_down},
}};

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

/// Whether `path` is the route's; `{id}` at its end stands for one segment.
bool is_at(const Route& route, std::string_view path) {
    constexpr std::string_view parameter = "{id}";
    if (!route.path.ends_with(parameter)) return route.path == path;
    const std::string_view fixed = route.path.substr(0, route.path.size() - parameter.size());
    return path.size() > fixed.size() && path.starts_with(fixed) && path.find('/', fixed.size()) == path.npos;
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
        if (!is_at(route, path)) continue;
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
        if (!is_at(each, path)) continue;
        if (takes(each, request.method)) return each.answer(surroundings, request);
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
