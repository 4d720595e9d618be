// Waits until something can be read or written: epoll. To port the stand-in to a system without it, port this
// file.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include <sys/epoll.h>

namespace understudy::transport {

class Poller {
  public:
    /// Something that events are about. Must be there until remove().
    class Source {
      public:
        virtual void on_events(std::uint32_t events) = 0;  ///< EPOLLIN, EPOLLOUT, EPOLLERR, EPOLLHUP

      protected:
        ~Source() = default;
    };

    Poller();  ///< throws Error(start) when the system has no room for one
    ~Poller();
    Poller(const Poller&) = delete;
    Poller& operator=(const Poller&) = delete;

    /// Returns false when the system has no room.
    bool add(int descriptor, std::uint32_t events, Source& source);
    bool change(int descriptor, std::uint32_t events, Source& source);
    void remove(int descriptor);

    /// Waits for events, but no longer than `most` (or a second), and not beyond wake().
    void wait(std::chrono::milliseconds most);
    /// Passes the events that wait() found to their sources.
    void pass_on();
    /// Ends wait() now or the next time. From any thread.
    void wake();

  private:
    int poller_ = -1;
    int wake_ = -1;
    std::array<epoll_event, 256> ready_{};
    std::size_t count_ = 0;  ///< of ready_
};

}  // namespace understudy::transport
