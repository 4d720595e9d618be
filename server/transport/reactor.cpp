#include "transport/reactor.h"

#include <algorithm>
#include <cerrno>
#include <new>
#include <utility>

#include <sys/socket.h>
#include <unistd.h>

#include "base/mutex.h"
#include "transport/address.h"

namespace understudy::transport {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

constexpr std::size_t received_at_once = 64 * 1024;
constexpr int turns = 4;              // pieces that one connection may move before the others have theirs
constexpr int accepted_at_once = 64;  // likewise
constexpr auto no_room_pause = 20ms;  // when the system has no room for another connection
constexpr std::size_t most_turned_away = 64;   // told so in peace at once; beyond that, connections just end
constexpr auto replies_finish_within = 500ms;  // of stop()

/// Closing the socket then sends a TCP RST, whatever stands above it.
void reset_when_closed(int socket) {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

}  // namespace

/// A door as a source of events.
class Reactor::Entrance final : public Poller::Source {
  public:
    Entrance(Reactor& reactor, Door door_) : door(std::move(door_)), reactor_(reactor) {}
    void on_events(std::uint32_t) override { reactor_.accept_some(*this); }

    const Door door;

  private:
    Reactor& reactor_;
};

/// Connections that other threads want to be looked at. They may be gone by then, and others have their sockets: the number tells.
class Reactor::Callbacks {
  public:
    struct Name {
        int socket = -1;
        std::uint64_t number = 0;
        bool operator==(const Name&) const = default;
    };

    explicit Callbacks(Poller& poller) : poller_(&poller) {}

    void add(Name connection) {
        const Lock lock(mutex_);
        if (poller_ == nullptr) return;
        if (std::find(waiting_.begin(), waiting_.end(), connection) == waiting_.end()) waiting_.push_back(connection);
        poller_->wake();
    }
    std::vector<Name> take() {
        const Lock lock(mutex_);
        return std::exchange(waiting_, {});
    }
    void end() {
        const Lock lock(mutex_);
        poller_ = nullptr;
    }

  private:
    Mutex mutex_;
    Poller* poller_ GUARDED_BY(mutex_);
    std::vector<Name> waiting_ GUARDED_BY(mutex_);
};

class Reactor::Connection final : public Poller::Source {
  public:
    Connection(Reactor& reactor, std::uint64_t number_, int socket_, std::string address_, const Door& door)
        : number(number_),
          socket(socket_),
          address(std::move(address_)),
          channel(door.make_channel(socket_)),
          conversation(reactor.house_,
                       {address, door.scheme, [callbacks = reactor.callbacks_, name = Callbacks::Name{socket_, number_}] { callbacks->add(name); }},
                       reactor.now_),
          reactor_(reactor) {}

    void on_events(std::uint32_t events) override {
        if (is_closed) return;
        // Of a connection that failed, or ended on both sides, nothing more can be had.
        if ((events & (EPOLLERR | EPOLLHUP)) != 0) return reactor_.close(*this);
        reactor_.serve(*this, (events & EPOLLIN) != 0 ? Cause::can_read : Cause::can_write);
    }

    const std::uint64_t number;  ///< no other connection has it
    const int socket;
    const std::string address;
    const std::unique_ptr<Channel> channel;
    Conversation conversation;
    std::uint32_t watched = EPOLLIN;
    Time alarm = Time::max();                                 ///< its entry in alarms_
    bool read_needs_write = false, write_needs_read = false;  ///< TLS can turn the two around
    bool is_counted = true;                                   ///< by Admission
    bool is_finished = false;                                 ///< our side is ended
    bool is_closed = false;

  private:
    Reactor& reactor_;
};

Reactor::Reactor(House& house, Admission& admission, std::vector<Door> doors)
    : house_(house),
      admission_(admission),
      callbacks_(std::make_shared<Callbacks>(poller_)),
      scratch_(received_at_once),
      now_(Steady::now()) {
    for (Door& door : doors) entrances_.push_back(std::make_unique<Entrance>(*this, std::move(door)));
    resume_entrances();
}

Reactor::~Reactor() {
    callbacks_->end();
    for (const auto& connection : connections_) {
        if (connection) ::close(connection->socket);
    }
}

void Reactor::stop() {
    stop_ = true;
    poller_.wake();
}

void Reactor::run() {
    while (open_ > 0 || ends_ == Time::max()) {
        poller_.wait(time_to_next());
        now_ = Steady::now();
        try {
            poller_.pass_on();
            serve_called_back();
            expire();
        } catch (const std::bad_alloc&) {
            // What could not be looked at now is told again.
        }
        closed_.clear();
        if (now_ >= ends_) break;
        if (stop_ && ends_ == Time::max()) begin_to_end();
    }
    for (const auto& connection : connections_) {
        if (connection) close(*connection);
    }
    closed_.clear();
}

std::chrono::milliseconds Reactor::time_to_next() const {
    Time next = std::min(entrances_resume_, ends_);
    if (!alarms_.empty()) next = std::min(next, alarms_.begin()->first);
    if (next == Time::max()) return 24h;
    return std::chrono::ceil<std::chrono::milliseconds>(next - Steady::now());
}

void Reactor::accept_some(Entrance& entrance) {
    for (int i = 0; i < accepted_at_once; ++i) {
        sockaddr_storage address{};
        socklen_t size = sizeof address;
        const int socket = ::accept4(entrance.door.socket, reinterpret_cast<sockaddr*>(&address), &size,
                                     SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (socket >= 0) {
            admit(socket, text_of(address), entrance.door);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            return;
        } else if (errno != EINTR && errno != ECONNABORTED && errno != EPROTO) {
            // The table of files is full, or memory is short: no reason to stop listening, nor to spin.
            return pause_entrances();
        }
    }
}

void Reactor::admit(int socket, const std::string& address, const Door& door) {
    const bool may_enter = !stop_ && admission_.enter(address);
    if (!may_enter && turned_away_ >= most_turned_away) {
        ::close(socket);
        return;
    }
    try {
        const auto place = static_cast<std::size_t>(socket);
        if (place >= connections_.size()) connections_.resize(std::max(place + 1, connections_.size() * 2));
        auto connection = std::make_unique<Connection>(*this, ++admitted_, socket, address, door);
        connection->is_counted = may_enter;
        if (!poller_.add(socket, connection->watched, *connection)) throw std::bad_alloc();
        connections_[place] = std::move(connection);
    } catch (const std::exception&) {
        if (may_enter) admission_.leave(address);
        ::close(socket);
        return;
    }
    ++open_;
    Connection& connection = *connections_[static_cast<std::size_t>(socket)];
    if (may_enter) return schedule(connection);
    ++turned_away_;
    serve(connection, Cause::has_no_place);
}

void Reactor::pause_entrances() {
    for (const auto& entrance : entrances_) poller_.remove(entrance->door.socket);
    entrances_resume_ = now_ + no_room_pause;
}

void Reactor::resume_entrances() {
    entrances_resume_ = Time::max();
    for (const auto& entrance : entrances_) {
        // Exclusive: of the reactors that share the socket, one is woken for each connection.
        if (!poller_.add(entrance->door.socket, EPOLLIN | EPOLLEXCLUSIVE, *entrance))
            return pause_entrances();
    }
}

void Reactor::serve(Connection& connection, Cause cause) {
    Conversation& conversation = connection.conversation;
    try {
        conversation.lend_buffer(spare_);
        if (cause == Cause::is_due) conversation.time_out(now_);
        if (cause == Cause::is_called_back) conversation.more(now_);
        if (cause == Cause::has_no_place) conversation.turn_away({503, "too many connections at once"}, now_);
        if (cause == Cause::is_to_end) conversation.close_soon();
        bool is_alive = true;
        bool has_more = cause == Cause::can_read || connection.read_needs_write;
        for (int turn = 0; is_alive && has_more && turn < turns; ++turn) {
            is_alive = read(connection) && flush(connection);
            has_more = connection.channel->has_pending() && conversation.wants_input();
        }
        is_alive = is_alive && flush(connection);
        conversation.give_back_buffer(spare_);
        if (!is_alive) return close(connection);
        settle(connection);
    } catch (...) {
        // Memory ran out, or the source of a streamed reply failed: only this connection ends.
        close(connection);
    }
}

/// Returns false when the connection failed.
bool Reactor::read(Connection& connection) {
    Conversation& conversation = connection.conversation;
    connection.read_needs_write = false;
    for (int turn = 0; turn < turns && conversation.wants_input(); ++turn) {
        const Transfer received = connection.channel->receive(scratch_.data(), scratch_.size());
        switch (received.is) {
            case Transfer::Is::moved:
                conversation.receive({scratch_.data(), received.bytes}, now_);
                if (received.bytes < scratch_.size() && !connection.channel->has_pending()) return true;
                break;
            case Transfer::Is::needs_read:
                return true;
            case Transfer::Is::needs_write:
                connection.read_needs_write = true;
                return true;
            case Transfer::Is::ended:
                conversation.receive_end(now_);
                return true;
            case Transfer::Is::failed:
                return false;
        }
    }
    return true;
}

/// Sends what can be sent now. Returns false when the connection failed.
bool Reactor::flush(Connection& connection) {
    Conversation& conversation = connection.conversation;
    connection.write_needs_read = false;
    for (int turn = 0; turn < turns && conversation.has_output(); ++turn) {
        const Transfer sent = connection.channel->send(conversation.output());
        switch (sent.is) {
            case Transfer::Is::moved:
                conversation.sent(sent.bytes, now_);
                break;
            case Transfer::Is::needs_write:
                return true;
            case Transfer::Is::needs_read:
                connection.write_needs_read = true;
                return true;
            case Transfer::Is::ended:
            case Transfer::Is::failed:
                return false;
        }
    }
    return true;
}

/// Does what follows from where the conversation is now.
void Reactor::settle(Connection& connection) {
    const Conversation& conversation = connection.conversation;
    const bool is_over = conversation.is_over();
    if (conversation.is_reset()) {
        reset_when_closed(connection.socket);
        return close(connection);
    }
    const bool has_said_all = is_over ? !conversation.is_cut() : conversation.is_finished();
    if (has_said_all && !connection.is_finished) {
        connection.is_finished = true;
        connection.channel->finish();
    }
    if (is_over) return close(connection);
    std::uint32_t events = 0;
    if (conversation.wants_input() || connection.write_needs_read) events |= EPOLLIN;
    if ((conversation.has_output() && !connection.write_needs_read) || connection.read_needs_write)
        events |= EPOLLOUT;
    if (events != connection.watched) {
        if (!poller_.change(connection.socket, events, connection)) return close(connection);
        connection.watched = events;
    }
    schedule(connection);
}

/// Sees to it that the deadline is not missed. A later one than expected costs nothing: it is looked at when
/// the alarm of the earlier one goes off.
void Reactor::schedule(Connection& connection) {
    const bool has_more = connection.channel->has_pending() && connection.conversation.wants_input();
    const Time when = has_more ? now_ : connection.conversation.deadline();
    if (when >= connection.alarm) return;
    if (connection.alarm != Time::max()) alarms_.erase({connection.alarm, &connection});
    alarms_.emplace(when, &connection);
    connection.alarm = when;
}

void Reactor::expire() {
    if (now_ >= entrances_resume_) resume_entrances();
    while (!alarms_.empty() && alarms_.begin()->first <= now_) {
        Connection& connection = *alarms_.begin()->second;
        alarms_.erase(alarms_.begin());
        connection.alarm = Time::max();
        const bool is_due = connection.conversation.deadline() <= now_;
        serve(connection, is_due ? Cause::is_due : Cause::can_read);
        if (!connection.is_closed && connection.alarm <= now_) break;  // still has bytes: the others first
    }
}

void Reactor::close(Connection& connection) {
    if (connection.is_closed) return;
    connection.is_closed = true;
    if (connection.alarm != Time::max()) alarms_.erase({connection.alarm, &connection});
    if (connection.is_counted) {
        admission_.leave(connection.address);
    } else {
        --turned_away_;
    }
    --open_;
    auto& place = connections_[static_cast<std::size_t>(connection.socket)];
    closed_.push_back(std::move(place));
    // Closing alone would not end the events while a program that is being started has a copy of the socket.
    poller_.remove(connection.socket);
    ::close(connection.socket);
}

void Reactor::serve_called_back() {
    for (const Callbacks::Name& name : callbacks_->take()) {
        const std::unique_ptr<Connection>& connection = connections_[static_cast<std::size_t>(name.socket)];
        if (connection && connection->number == name.number) serve(*connection, Cause::is_called_back);
    }
}

void Reactor::begin_to_end() {
    for (const auto& entrance : entrances_) poller_.remove(entrance->door.socket);
    entrances_resume_ = Time::max();
    ends_ = now_ + replies_finish_within;
    for (std::size_t i = 0; i < connections_.size(); ++i) {
        if (!connections_[i]) continue;
        serve(*connections_[i], Cause::is_to_end);
    }
}

}  // namespace understudy::transport
