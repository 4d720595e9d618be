// One thread that accepts connections and carries bytes between their sockets and their conversations.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "transport/admission.h"
#include "transport/channel.h"
#include "transport/conversation.h"
#include "transport/poller.h"

namespace understudy::transport {

/// Where a reactor's connections come from.
struct Door {
    int socket = -1;  ///< listens, does not block; may be shared with other reactors
    std::string scheme = "http";
    std::function<std::unique_ptr<Channel>(int)> make_channel = make_plain_channel;
};

/// No connection holds the thread: idle, slow and delayed ones are parked until the system or the clock
/// calls. Only House::answer and the sources of streamed replies take its time.
class Reactor {
  public:
    /// Borrows both. Throws Error(start).
    Reactor(House& house, Admission& admission, std::vector<Door> doors);
    ~Reactor();
    Reactor(const Reactor&) = delete;
    Reactor& operator=(const Reactor&) = delete;

    /// Serves until stop(), then ends every connection: replies that are being sent may take half a second.
    void run();
    void stop();  ///< from any thread; returns at once

  private:
    class Entrance;
    class Connection;
    class Callbacks;
    using Time = Conversation::Time;

    void accept_some(Entrance& entrance);
    void admit(int socket, const std::string& address, const Door& door);
    void pause_entrances();
    void resume_entrances();
    /// Why a connection is looked at.
    enum class Cause { can_read, can_write, is_due, is_called_back, has_no_place, is_to_end };
    void serve(Connection& connection, Cause cause);
    bool read(Connection& connection);
    bool flush(Connection& connection);
    void settle(Connection& connection);
    void watch(Connection& connection);
    void schedule(Connection& connection);
    void close(Connection& connection);
    void expire();
    void begin_to_end();
    void serve_called_back();
    std::chrono::milliseconds time_to_next() const;

    House& house_;
    Admission& admission_;
    Poller poller_;
    std::shared_ptr<Callbacks> callbacks_;  ///< outlived by those who may still call
    std::vector<std::unique_ptr<Entrance>> entrances_;
    std::vector<std::unique_ptr<Connection>> connections_;  ///< at the number of their socket
    std::size_t open_ = 0;                                  ///< of connections_
    std::uint64_t admitted_ = 0;                            ///< connections ever
    std::size_t turned_away_ = 0;                           ///< of open_: they are only being told so
    std::set<std::pair<Time, Connection*>> alarms_;         ///< when to look at a connection's deadline
    std::vector<std::unique_ptr<Connection>> closed_;       ///< there until their events have been passed on
    std::vector<char> scratch_;                             ///< for receiving
    std::string spare_;                                     ///< for sending
    Time now_{};
    Time entrances_resume_ = Time::max();
    Time ends_ = Time::max();  ///< set once it is to end
    std::atomic<bool> stop_{false};
};

}  // namespace understudy::transport
