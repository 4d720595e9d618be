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

#include "admin/admin.h"
#include "admin/guard.h"
#include "base/mutex.h"
#include "engine/engine.h"
#include "https.h"
#include "mounts.h"
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

std::unique_ptr<engine::Engine> make_engine(const Options& options) {
    if (!is_clock_speed(options.clock.speed))
        throw Error(Error::Kind::scenario, "the clock's speed is not a number from 0.000001 to 1000000");
    const auto catalog = load_catalog(options);
    return std::make_unique<engine::Engine>(
        catalog, engine::Settings{.scenarios = choose_scenarios(*catalog, options.play),
                                  .clock = options.clock,
                                  .seed = options.seed,
                                  .strict = options.strict,
                                  .journal_entries = options.journal_entries,
                                  .journal_bytes = options.journal_bytes});
}

}  // namespace

struct Server::State {
    explicit State(Options given) : options(std::move(given)), engine(make_engine(options)) {
        check_https(options);
        authority = authority_folder(options);
        surroundings.emplace(admin::Surroundings{
            .engine = *engine,
            .host = options.host,
            .token = options.admin_token,
            .on_happening = options.on_happening,
            .port = [this](std::string_view scheme) { return port_for(scheme); },
            .mounts = [this](std::string_view scheme) { return mounts_dialled_by(scheme); },
            .shut_down = [this] { stop_soon(); }});
    }

    int port_for(std::string_view scheme) const { return scheme == "https" ? https_port : port; }

    std::string ca_file() const { return certificate_of_authority(authority); }

    std::vector<Mount> mounts_dialled_by(std::string_view scheme) const {
        const std::string url = url_of(options.host, port_for(scheme), scheme);
        return make_mounts(*engine, url, scheme == "https" ? ca_file() : std::string());
    }

    Reply handle(Request&& request) {
        if (admin::is_ours(request.target)) return admin::answer(*surroundings, request);
        if (const int dialled = port_for(request.scheme);
            dialled != 0 && !find_header(request.headers, "Host"))
            request.authority = url_of(options.host, dialled, "").substr(std::string_view("://").size());
        if (!options.on_exchange) return engine->handle(std::move(request));
        Exchange exchange;
        const auto begin = std::chrono::steady_clock::now();
        Reply reply = engine->handle(std::move(request), &exchange);
        exchange.took =
            std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
        options.on_exchange(exchange);
        return reply;
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
                                  make_tls(options, engine->catalog(), authority));
        }
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
        const Lock ending(end);
        has_ended = false;
    }

    void stop() {
        const Lock lock(starting_or_stopping);
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
    const std::unique_ptr<engine::Engine> engine;
    std::filesystem::path authority;                        // constant after construction; empty: not needed
    std::optional<const admin::Surroundings> surroundings;  // likewise
    std::atomic<int> port{0}, https_port{0};

    Mutex starting_or_stopping;  // held while connections end; before `end`
    std::unique_ptr<transport::Listener> listener GUARDED_BY(starting_or_stopping);
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
    for (const auto& known : state_->engine->catalog().vendors) {
        if (known->name == vendor) return mount_of(*state_->engine, *known, url()) + known->base_path;
    }
    throw Error(Error::Kind::scenario, "no vendor '" + std::string(vendor) + "' is served");
}

std::vector<Mount> Server::mounts() const {
    return at_the_boundary([&] { return make_mounts(*state_->engine, url()); });
}

Reply Server::handle(Request request) {
    return state_->handle(std::move(request));
}

std::chrono::sys_time<std::chrono::microseconds> Server::now() const {
    return state_->engine->now();
}

std::vector<Happening> Server::advance(std::chrono::microseconds by) {
    auto happened = state_->engine->advance(by);
    if (state_->options.on_happening) {
        for (const Happening& move : happened) state_->options.on_happening(move);
    }
    return happened;
}

void Server::reset() {
    state_->engine->reset();
}

std::vector<Exchange> Server::journal() const {
    return state_->engine->journal();
}

}  // namespace understudy
