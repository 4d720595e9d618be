// The face of the library: options in, a catalog, an engine and a listener behind it.
#include <understudy/server.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <new>
#include <optional>
#include <thread>
#include <utility>
#include <variant>

#include "admin/admin.h"
#include "admin/contracts.h"
#include "admin/guard.h"
#include "base/diagnostic.h"
#include "base/mutex.h"
#include "engine/engine.h"
#include "engine/snapshot.h"
#include "engine/worlds.h"
#include "exchange/logged.h"
#include "folder_watch.h"
#include "https.h"
#include "mounts.h"
#include "repertoire.h"
#include "rule_watch.h"
#include "sources.h"
#include "transport/address.h"
#include "transport/listener.h"

namespace understudy {
namespace {

/// Lets Error through and makes one of everything else, so that no other exception leaves the library.
template <typename Call>
auto at_the_boundary(Call call) {
    try {
        return call();
    } catch (const Error&) {
        throw;
    } catch (const std::bad_alloc&) {
        throw Error(Error::Kind::internal, "out of memory");
    } catch (const std::exception& fault) {
        throw Error(Error::Kind::internal, std::string("a fault of the stand-in: ") + fault.what());
    }
}

/// For calls that mean a world.
template <typename Call>
auto about_a_world(Call call) {
    return at_the_boundary([&] {
        try {
            return call();
        } catch (const engine::WorldMistake& mistake) {
            throw Error(Error::Kind::scenario, mistake.what());
        } catch (const engine::SnapshotMistake& mistake) {
            throw Error(Error::Kind::scenario, mistake.what());
        }
    });
}

const Options& checked(const Options& options) {
    if (!is_clock_speed(options.clock.speed))
        throw Error(Error::Kind::scenario, "the clock's speed is not a number from 0.000001 to 1000000");
    return options;
}

}  // namespace

struct Server::State {
    explicit State(Options given)
        : options(std::move(given)), repertoire(checked(options)), worlds(repertoire.make_first(), options.max_worlds) {
        check_https(options);
        authority = authority_folder(options);
        if (options.watch_rules) rules.emplace(options);
        surroundings.emplace(admin::Surroundings{
            .worlds = worlds,
            .events = events,
            .host = options.host,
            .token = options.admin_token,
            .on_happening = options.on_happening,
            .port = [this](std::string_view scheme) { return port_for(scheme); },
            .mounts = [this](const engine::Engine& world,
                             std::string_view scheme) { return mounts_dialled_by(world, scheme); },
            .watched = rules ? [this](std::string_view world) { return rules->watched(world); }
                             : std::function<std::vector<RuleVerdict>(std::string_view)>(),
            .make_world = [this](WorldOptions wanted) { return make_world(std::move(wanted)); },
            .fork = [this](const engine::Engine& world, std::string name,
                           engine::Worlds::Ttl ttl) { return fork(world, std::move(name), ttl); },
            .play = [this](engine::Engine& world,
                           const std::vector<std::string>& scenarios) { repertoire.play(world, scenarios); },
            .reload = [this] { return reload(); },
            .shut_down = [this] { stop_soon(); }});
    }

    int port_for(std::string_view scheme) const { return scheme == "https" ? https_port : port; }

    std::string ca_file() const { return certificate_of_authority(authority); }

    std::vector<Mount> mounts_dialled_by(const engine::Engine& world, std::string_view scheme) const {
        const std::string url = url_of(options.host, port_for(scheme), scheme);
        return make_mounts(world, url, scheme == "https" ? ca_file() : std::string());
    }

    std::shared_ptr<engine::Engine> make_world(WorldOptions wanted) {
        if (wanted.name.empty()) wanted.name = worlds.new_name();
        return told(repertoire.add_world(worlds, wanted));
    }

    std::shared_ptr<engine::Engine> fork(const engine::Engine& world, std::string name, engine::Worlds::Ttl ttl) {
        if (name.empty()) name = worlds.new_name();
        return told(repertoire.add_fork(worlds, world, name, ttl));
    }

    std::shared_ptr<engine::Engine> told(std::shared_ptr<engine::Engine> made) {
        events.tell_made(made->name());
        return made;
    }

    Reloaded reload() {
        Reloaded reloaded = repertoire.reload(worlds);
        events.tell("reload", {}, Value::Object{{"files", static_cast<std::int64_t>(reloaded.files.size())},
                                                {"mistakes", reloaded.mistakes}});
        if (options.on_reload) options.on_reload(reloaded);
        return reloaded;
    }

    std::unique_ptr<FolderWatch> watch_files() {
        if (!options.watch) return nullptr;
        return std::make_unique<FolderWatch>([this] { return repertoire.folders(); },
                                             [this] {
                                                 if (repertoire.has_changed()) reload();
                                             });
    }

    Reply handle(Request&& request) {
        if (admin::is_ours(request.target)) return admin::answer(*surroundings, request);
        if (const int dialled = port_for(request.scheme);
            dialled != 0 && !find_header(request.headers, "Host"))
            request.authority = url_of(options.host, dialled, "").substr(std::string_view("://").size());
        const engine::Worlds::Chosen chosen = worlds.choose(request);
        const bool is_heard = events.has_listeners();
        if (!options.on_exchange && !is_heard && !rules) return chosen.world->handle(request, chosen.to);
        Exchange exchange;
        std::vector<Happening> happened;
        const auto begin = std::chrono::steady_clock::now();
        Reply reply = chosen.world->handle(request, chosen.to, &exchange, is_heard ? &happened : nullptr);
        exchange.took =
            std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
        events.tell_moves(happened);
        if (is_heard) events.tell("exchange", exchange.world, serve_event(exchange, Arrival::told));
        if (options.on_exchange) options.on_exchange(exchange);
        if (rules) judge(exchange);
        return reply;
    }

    void judge(const Exchange& exchange) {
        for (const RuleVerdict& broken : rules->see(exchange)) {
            events.tell("breach", exchange.world, admin::describe_rule(broken));
            if (options.on_breach) options.on_breach(broken, exchange);
        }
    }

    void start() {
        join_stopping();
        if (options.admin_token.empty() && !admin::is_loopback(options.host)) {
            if (!transport::is_resolvable(options.host))
                throw Error(Error::Kind::start,
                            "cannot listen on " + options.host + ": the host name cannot be resolved");
            throw Error(Error::Kind::start,
                        "will not listen on " + options.host +
                            ": others could reach the admin API there. Choose a token they must know "
                            "with --admin-token, or listen on 127.0.0.1");
        }
        const Lock lock(starting_or_stopping);
        if (listener) throw Error(Error::Kind::start, "this server has been started already");
        auto fresh = std::make_unique<transport::Listener>(
            [this](Request&& request) { return handle(std::move(request)); }, options.limits,
            [this](std::string_view peer, const transport::Refusal& refusal) {
                if (options.on_refusal)
                    options.on_refusal({std::string(peer), refusal.status, refusal.reason});
            });
        const int http = fresh->listen(options.host, options.port);
        int https = 0;
        if (options.https_port) {
            https = fresh->listen(options.host, *options.https_port,
                                  make_tls(options, *repertoire.catalog(), authority));
        }
        std::unique_ptr<FolderWatch> fresh_watch = watch_files();
        // Before the first request can come: whether it may use the admin API depends on them.
        port = http;
        https_port = https;
        try {
            fresh->start();
        } catch (...) {
            port = https_port = 0;
            throw;
        }
        listener = std::move(fresh);
        watch = std::move(fresh_watch);
        const Lock ending(end);
        has_ended = false;
    }

    void stop() {
        const Lock lock(starting_or_stopping);
        watch.reset();
        listener.reset();
        port = https_port = 0;
        const Lock ending(end);
        has_ended = true;
        ended.notify_all();
    }

    /// For a request that asks for the end: its own thread cannot wait for itself.
    void stop_soon() {
        const Lock lock(end);
        if (!stopping_soon.joinable()) stopping_soon = std::thread([this] { stop(); });
    }

    void wait() {
        const Lock lock(end);
        while (!has_ended) ended.wait(end);
    }

    void join_stopping() {
        std::thread thread;
        {
            const Lock lock(end);
            thread.swap(stopping_soon);
        }
        if (thread.joinable()) thread.join();
    }

    const Options options;
    Repertoire repertoire;
    engine::Worlds worlds;
    admin::Events events;
    std::filesystem::path authority;                        // constant after construction; empty: not needed
    std::optional<RuleWatch> rules;                         // likewise
    std::optional<const admin::Surroundings> surroundings;  // likewise
    std::atomic<int> port{0}, https_port{0};

    Mutex starting_or_stopping;  // held while connections end; before `end`
    std::unique_ptr<transport::Listener> listener GUARDED_BY(starting_or_stopping);
    std::unique_ptr<FolderWatch> watch GUARDED_BY(starting_or_stopping);
    Mutex end;
    std::condition_variable_any ended;
    bool has_ended GUARDED_BY(end) = false;
    std::thread stopping_soon GUARDED_BY(end);
};

Server::Server(Options options)
    : state_(at_the_boundary([&] { return std::make_unique<State>(std::move(options)); })) {}

Server::~Server() {
    state_->stop();
    state_->join_stopping();
}

void Server::start() {
    at_the_boundary([&] { state_->start(); });
}

void Server::stop() {
    state_->stop();
}

void Server::wait() {
    state_->wait();
}

int Server::port() const {
    return state_->port;
}

std::string Server::url() const {
    return url_of(state_->options.host, state_->port);
}

int Server::https_port() const {
    return state_->https_port;
}

std::string Server::https_url() const {
    const int port = state_->https_port;
    return port == 0 ? std::string() : url_of(state_->options.host, port, "https");
}

std::string Server::ca_file() const {
    return state_->ca_file();
}

std::string Server::base_url(std::string_view vendor) const {
    return base_url(vendor, world());
}

std::string Server::base_url(std::string_view vendor, const World& world) const {
    const auto engine = about_a_world([&] { return state_->worlds.find(world.name()); });
    const std::shared_ptr<const scenario::Catalog> catalog = engine->catalog();
    for (const auto& known : catalog->vendors) {
        if (known->name == vendor) return mount_of(*engine, *known, url()) + known->base_path;
    }
    throw Error(Error::Kind::scenario, "no vendor '" + std::string(vendor) + "' is served");
}

std::vector<Mount> Server::mounts() const {
    return at_the_boundary([&] { return make_mounts(*state_->worlds.first(), url()); });
}

std::vector<Mount> Server::mounts(const World& world) const {
    return about_a_world([&] { return make_mounts(*state_->worlds.find(world.name()), url()); });
}

Reply Server::handle(Request request) {
    return state_->handle(std::move(request));
}

std::chrono::sys_time<std::chrono::microseconds> Server::now() const {
    return state_->worlds.first()->now();
}

std::vector<Happening> Server::advance(std::chrono::microseconds by) {
    auto happened = state_->worlds.first()->advance(by);
    state_->events.tell_moves(happened);
    if (state_->options.on_happening) {
        for (const Happening& move : happened) state_->options.on_happening(move);
    }
    return happened;
}

void Server::reset() {
    engine::Engine& world = *state_->worlds.first();
    world.reset();
    state_->events.tell_reset(world);
}

void Server::play(const World& world, const std::vector<std::string>& scenarios) {
    about_a_world([&] {
        engine::Engine& meant = *state_->worlds.find(world.name());
        state_->repertoire.play(meant, scenarios);
        state_->events.tell_reset(meant);
    });
}

std::vector<Exchange> Server::journal() const {
    return state_->worlds.first()->journal();
}

World Server::world(std::string_view name) const {
    return World(about_a_world([&] { return state_->worlds.find(name); }));
}

std::vector<World> Server::worlds() const {
    std::vector<World> worlds;
    for (engine::Worlds::Listed& each : state_->worlds.list()) worlds.emplace_back(std::move(each.world));
    return worlds;
}

World Server::make_world(const WorldOptions& options) {
    return World(about_a_world([&] { return state_->make_world(options); }));
}

World Server::fork(const World& world, const std::string& name, std::optional<std::chrono::milliseconds> ttl) {
    return World(about_a_world([&] {
        return state_->fork(*state_->worlds.find(world.name()), name, ttl);
    }));
}

void Server::remove_world(std::string_view name) {
    about_a_world([&] { state_->worlds.remove(name); });
    state_->events.tell_removed(name);
}

std::vector<WatchedTraffic> Server::watched() const {
    return state_->rules ? state_->rules->watched() : std::vector<WatchedTraffic>();
}

const Contracts* Server::contracts() const {
    return state_->rules ? &state_->rules->contracts() : nullptr;
}

void Server::end_watch() {
    if (state_->rules) state_->rules->end();
}

Reloaded Server::reload() {
    return at_the_boundary([&] { return state_->reload(); });
}

std::string Server::add_fault(std::string_view vendor, std::string_view rule) {
    engine::Engine& world = *state_->worlds.first();
    const std::shared_ptr<const scenario::Catalog> catalog = world.catalog();
    for (const auto& known : catalog->vendors) {
        if (known->name != vendor) continue;
        const auto added = world.add_fault(vendor, rule);
        if (const auto* id = std::get_if<std::string>(&added)) return *id;
        throw Error(Error::Kind::scenario, format_diagnostics(std::get<std::vector<Diagnostic>>(added)));
    }
    throw Error(Error::Kind::scenario, "no vendor '" + std::string(vendor) + "' is served");
}

bool Server::remove_fault(std::string_view id) {
    return state_->worlds.first()->remove_fault(id);
}

void Server::clear_faults() {
    state_->worlds.first()->clear_faults();
}

std::vector<FaultState> Server::faults() const {
    return state_->worlds.first()->faults();
}

}  // namespace understudy
