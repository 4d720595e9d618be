#include "transport/listener.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include <understudy/server.h>

namespace understudy::transport {
namespace {

/// The clients need processors too, and one thread serves more than a test can ask.
std::size_t number_of_threads() {
    return std::clamp<std::size_t>(std::thread::hardware_concurrency() / 2, 1, 4);
}

}  // namespace

Listener::Listener(Answer answer, const Limits& limits, OnRefusal on_refusal)
    : house_{.limits = limits, .answer = std::move(answer), .on_refusal = std::move(on_refusal)},
      admission_(house_.limits) {}

Listener::~Listener() {
    stop();
}

int Listener::listen(const std::string& host, int port) {
    return open(host, port, {});
}

int Listener::listen(const std::string& host, int port, const Tls& tls) {
    return open(host, port,
                {.scheme = "https", .make_channel = [tls](int socket) { return tls.accept(socket); }});
}

int Listener::open(const std::string& host, int port, Door door) {
    sockets_.push_back(std::make_unique<ListeningSocket>(host, port, door.scheme));
    door.socket = sockets_.back()->socket();
    doors_.push_back(std::move(door));
    return sockets_.back()->port();
}

void Listener::start() {
    const std::size_t count = number_of_threads();
    while (reactors_.size() < count)
        reactors_.push_back(std::make_unique<Reactor>(house_, admission_, doors_));
    try {
        for (const auto& reactor : reactors_) threads_.emplace_back([&reactor = *reactor] { reactor.run(); });
    } catch (const std::system_error& error) {
        stop();
        throw Error(Error::Kind::start, std::string("cannot start a thread: ") + error.what());
    }
}

void Listener::stop() {
    const Lock lock(stopping_);
    for (const auto& reactor : reactors_) reactor->stop();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
    reactors_.clear();
    sockets_.clear();
}

}  // namespace understudy::transport
