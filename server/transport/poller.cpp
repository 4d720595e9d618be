#include "transport/poller.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <understudy/server.h>

namespace understudy::transport {

Poller::Poller() : poller_(::epoll_create1(EPOLL_CLOEXEC)), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    epoll_event event{.events = EPOLLIN, .data = {.ptr = nullptr}};
    if (poller_ >= 0 && wake_ >= 0 && ::epoll_ctl(poller_, EPOLL_CTL_ADD, wake_, &event) == 0) return;
    const int error = errno;
    ::close(poller_);
    ::close(wake_);
    throw Error(Error::Kind::start, std::string("cannot wait for connections: ") + std::strerror(error));
}

Poller::~Poller() {
    ::close(poller_);
    ::close(wake_);
}

bool Poller::add(int descriptor, std::uint32_t events, Source& source) {
    epoll_event event{.events = events, .data = {.ptr = &source}};
    return ::epoll_ctl(poller_, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

bool Poller::change(int descriptor, std::uint32_t events, Source& source) {
    epoll_event event{.events = events, .data = {.ptr = &source}};
    return ::epoll_ctl(poller_, EPOLL_CTL_MOD, descriptor, &event) == 0;
}

void Poller::remove(int descriptor) {
    epoll_event event{};
    ::epoll_ctl(poller_, EPOLL_CTL_DEL, descriptor, &event);
}

void Poller::wait(std::chrono::milliseconds most) {
    // Not for ever, in case the system fails to wake us.
    constexpr std::chrono::milliseconds longest = std::chrono::seconds(1);
    const int timeout = static_cast<int>(std::clamp(most, std::chrono::milliseconds(0), longest).count());
    const int count = ::epoll_wait(poller_, ready_.data(), static_cast<int>(ready_.size()), timeout);
    // An interruption is nothing; after any other failure, not to spin is all that can be done.
    if (count < 0 && errno != EINTR) ::poll(nullptr, 0, 10);
    count_ = static_cast<std::size_t>(std::max(count, 0));
}

void Poller::pass_on() {
    for (std::size_t i = 0; i < count_; ++i) {
        const epoll_event& event = ready_[i];
        if (event.data.ptr != nullptr) {
            static_cast<Source*>(event.data.ptr)->on_events(event.events);
        } else {
            std::uint64_t value = 0;
            [[maybe_unused]] const auto size = ::read(wake_, &value, sizeof value);
        }
    }
    count_ = 0;
}

void Poller::wake() {
    const std::uint64_t one = 1;
    while (::write(wake_, &one, sizeof one) < 0 && errno == EINTR) {
    }
}

}  // namespace understudy::transport
