#include "admin/admin.h"

#include <string>
#include <utility>

#include "admin/body.h"
#include "admin/dashboard.h"
#include "admin/guard.h"
#include "admin/routes.h"
#include "base/absolute_form.h"
#include "base/encoding.h"
#include "base/nearest.h"
#include "base/time.h"
#include "engine/snapshot.h"
#include "transport/problem.h"

namespace understudy::admin {
namespace {

constexpr std::string_view worlds_path = "/worlds/";

std::string_view path_of(std::string_view target) {
    if (const auto absolute = split_absolute_form(target)) target = absolute->rest;
    return target.substr(0, target.find('?'));
}

bool takes(const Route& route, std::string_view method) {
    return route.method == method || (route.method == "GET" && method == "HEAD");
}

/// What a path below the root says: a world, and what is wanted of it.
struct Address {
    std::string_view world;  ///< raw; empty: none is named
    std::string_view path;
};

Address address_of(std::string_view path) {
    path.remove_prefix(root.size());
    if (!path.starts_with(worlds_path)) return {{}, path};
    const std::string_view name =
        path.substr(worlds_path.size(), path.find('/', worlds_path.size()) - worlds_path.size());
    const std::string_view rest = path.substr(worlds_path.size() + name.size());
    if (name.empty() || rest.empty() || rest == "/") return {{}, path};
    return {name, rest};
}

Reply unknown_path(std::string_view path) {
    std::vector<std::string> paths;
    for (const Route& route : routes())
        for (std::string& each : paths_of(route)) paths.push_back(std::move(each));
    const auto meant = nearest(path, paths);
    return transport::problem(
        404, meant ? "the admin API has no such path; did you mean " + *meant + "?"
                   : std::string("the admin API has no such path; GET /__admin lists those it has"));
}

Reply wrong_method(const std::string& allowed) {
    Reply reply = transport::problem(405, "this path of the admin API takes " + allowed);
    reply.headers.push_back({"Allow", allowed});
    return reply;
}

Reply route(const Surroundings& surroundings, const Request& request) {
    const std::string_view path = path_of(request.target);
    const Address address = address_of(path);
    const bool names_world = !address.world.empty();
    std::string allowed;
    std::vector<std::string> values;
    for (const Route& each : routes()) {
        if (names_world && each.of != Route::Of::world) continue;
        if (!matches(each.path, address.path, values)) continue;
        if (!takes(each, request.method)) {
            allowed += allowed.empty() ? "" : ", ";
            allowed += each.method == "GET" ? "GET, HEAD" : each.method;
            continue;
        }
        const std::string name =
            names_world ? percent_decode(address.world) : std::string(engine::default_world);
        const std::shared_ptr<engine::Engine> world = surroundings.worlds.find(name);
        Reply reply = each.answer({surroundings, *world, names_world, request, std::move(values)});
        surroundings.events.tell_moves(world->take_untold());
        return reply;
    }
    for (const std::string_view absent : left_out()) {
        const bool is_below = address.path.starts_with(absent) &&
                              (address.path.size() == absent.size() || address.path[absent.size()] == '/');
        if (is_below)
            return transport::problem(
                501, "WireMock has " + std::string(root) + std::string(absent) +
                         ", this server has not: what it answers is written in its scenario files");
    }
    if (allowed.empty() && page_file(path) != nullptr) allowed = "GET, HEAD";
    return allowed.empty() ? unknown_path(path) : wrong_method(allowed);
}

/// With what a route refused by throwing.
Reply answered(const Surroundings& surroundings, const Request& request) {
    try {
        return route(surroundings, request);
    } catch (const Refused& refused) {
        return transport::problem(refused.status, refused.what());
    } catch (const engine::WorldMistake& mistake) {
        return transport::problem(mistake.status, mistake.what());
    } catch (const engine::SnapshotMistake& mistake) {
        return transport::problem(400, mistake.what());
    }
}

}  // namespace

bool is_ours(std::string_view target) {
    const std::string_view path = path_of(target);
    return path.starts_with(root) && (path.size() == root.size() || path[root.size()] == '/');
}

Reply answer(const Surroundings& surroundings, const Request& request) {
    // The page's files are the same everywhere and hold no data: a browser gets them without the token, to
    // ask for it.
    const bool is_read = request.method == "GET" || request.method == "HEAD";
    const PageFile* file = is_read ? page_file(path_of(request.target)) : nullptr;
    const Access access{surroundings.host, surroundings.port(request.scheme),
                        file != nullptr ? std::string() : surroundings.token};
    auto refusal = refuse(access, request);
    Reply reply = refusal           ? *std::move(refusal)
                  : file != nullptr ? show(*file, request)
                                    : answered(surroundings, request);
    reply.headers.push_back({"Date", format_http_date(surroundings.worlds.first()->now())});
    if (!find_header(reply.headers, "Cache-Control")) reply.headers.push_back({"Cache-Control", "no-store"});
    reply.headers.push_back({"X-Content-Type-Options", "nosniff"});
    return reply;
}

}  // namespace understudy::admin
