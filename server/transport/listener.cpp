// The only user of cpp-httplib. Of the library we use the listening socket and its accept loop. What a
// connection carries is read by wire_format.h, because the library's own reading decodes, reorders and
// decompresses, knows ten methods, and in releases before 0.44 lets through requests that hide a second one.
// No byte from the network reaches its parser.
#include "transport/listener.h"

#define CPPHTTPLIB_LISTEN_BACKLOG 1024
#include <httplib.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <deque>
#include <list>
#include <optional>
#include <thread>
#include <unordered_set>
#include <utility>

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <understudy/server.h>

#include "base/mutex.h"
#include "transport/wire_format.h"

namespace understudy::transport {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

constexpr auto idle_thread_ends_after = 5s;
constexpr auto idle_connection_ends_after = 15s;
constexpr auto head_takes_at_most = 10s;  // from its first byte
constexpr auto body_takes_at_most = 120s;
constexpr auto write_may_stall = 10s;          // without any progress
constexpr auto linger = 1s;                    // for the client to read our last reply
constexpr auto replies_finish_within = 500ms;  // of stop()
constexpr std::size_t sent_in_one_piece = 64 * 1024;

/// Calls again what a signal interrupted.
template <typename Call>
auto uninterrupted(Call call) {
    while (true) {
        const auto result = call();
        if (result >= 0 || errno != EINTR) return result;
    }
}

/// Whether the listener is stopping, and a way to wait that ends when it does.
class Stop {
  public:
    bool is_requested() const { return requested_.load(std::memory_order_relaxed); }

    void request() {
        const Lock lock(mutex_);
        requested_ = true;
        changed_.notify_all();
    }

    /// Returns false as soon as a stop is requested, else true after `time`.
    bool wait(Steady::duration time) {
        const auto end = Steady::now() + time;
        const Lock lock(mutex_);
        while (!requested_ && Steady::now() < end) changed_.wait_until(mutex_, end);
        return !requested_;
    }

  private:
    std::atomic<bool> requested_{false};
    Mutex mutex_;
    std::condition_variable_any changed_;
};

std::string address_of_peer(int socket) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    char name[NI_MAXHOST] = "";
    if (getpeername(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0 ||
        getnameinfo(reinterpret_cast<sockaddr*>(&address), size, name, sizeof name, nullptr, 0,
                    NI_NUMERICHOST) != 0) {
        return {};
    }
    const std::string_view text = name;
    constexpr std::string_view mapped = "::ffff:";
    return std::string(text.starts_with(mapped) ? text.substr(mapped.size()) : text);
}

/// One connection, from its first byte to its last.
class Connection {
  public:
    Connection(int socket, const Listener::Answer& answer, Stop& stop)
        : socket_(socket), peer_(address_of_peer(socket)), answer_(answer), stop_(stop) {}

    void serve() {
        while (!stop_.is_requested() && serve_one()) {
        }
        end();
    }

  private:
    /// Returns whether another request may follow.
    bool serve_one() {
        auto head = read_head();
        if (!head) return false;
        if (!read_body(*head)) return false;
        const ReplyFraming framing{.is_head = head->request.method == "HEAD",
                                   .is_http_1_0 = head->is_http_1_0,
                                   .keeps_alive = head->keeps_alive && !stop_.is_requested()};
        head->request.peer = peer_;
        Reply reply = ask(std::move(head->request));
        if (reply.delay > 0ms && !stop_.wait(reply.delay)) return false;
        return write(reply, framing) && framing.keeps_alive;
    }

    std::optional<Head> read_head() {
        std::optional<Steady::time_point> deadline;
        while (true) {
            auto found = find_head(unread());
            if (const auto* refusal = std::get_if<Refusal>(&found)) return refuse(*refusal), std::nullopt;
            if (const auto* size = std::get_if<std::size_t>(&found)) {
                auto parsed = parse_head(unread().substr(0, *size));
                read_ += *size;
                if (const auto* refusal = std::get_if<Refusal>(&parsed))
                    return refuse(*refusal), std::nullopt;
                return std::get<Head>(std::move(parsed));
            }
            if (!unread().empty() && !deadline) deadline = Steady::now() + head_takes_at_most;
            if (!receive(deadline)) return std::nullopt;
        }
    }

    bool read_body(Head& head) {
        if (!head.is_chunked && head.body_bytes == 0) return true;
        std::string& body = head.request.body;
        const auto deadline = Steady::now() + body_takes_at_most;
        if (head.expects_continue && unread().empty() && !send("HTTP/1.1 100 Continue\r\n\r\n")) return false;
        ChunkReader chunks;
        while (true) {
            std::string_view bytes = unread();
            if (head.is_chunked) {
                const auto result = chunks.read(bytes, body);
                read_ = input_.size() - bytes.size();
                if (result == ChunkReader::Result::done) return true;
                if (result == ChunkReader::Result::too_large)
                    return refuse({413, "the body is larger than 8 MiB"});
                if (result == ChunkReader::Result::malformed)
                    return refuse({400, "the body is not well chunked"});
            } else {
                bytes = bytes.substr(0, head.body_bytes - body.size());
                body.append(bytes);
                read_ += bytes.size();
                if (body.size() == head.body_bytes) return true;
            }
            if (!receive(deadline)) return false;
        }
    }

    Reply ask(Request request) {
        try {
            Reply reply = answer_(std::move(request));
            if (!reason_not_to_send(reply)) return reply;
            return problem(500, "the reply has a status or header that must not be sent");
        } catch (...) {
            return problem(500, "a fault of the stand-in, not of the request");
        }
    }

    bool write(const Reply& reply, const ReplyFraming& framing) {
        output_.clear();
        append_head(output_, reply, framing);
        if (!has_body(reply, framing)) return send(output_);
        if (reply.stream) return write_stream(*reply.stream, framing);
        if (reply.body.size() > sent_in_one_piece) return send(output_) && send(reply.body);
        output_ += reply.body;
        return send(output_);
    }

    bool write_stream(ByteSource& source, const ReplyFraming& framing) {
        std::string piece;
        while (source.read(piece)) {
            if (piece.empty()) continue;
            is_chunked(framing) ? append_chunk(output_, piece) : void(output_ += piece);
            if (!send(output_)) return false;
            output_.clear();
        }
        if (is_chunked(framing)) append_last_chunk(output_);
        return send(output_) && is_chunked(framing);
    }

    bool refuse(const Refusal& refusal) {
        write(problem(refusal.status, refusal.reason), {.keeps_alive = false});
        return false;
    }

    std::string_view unread() const { return std::string_view(input_).substr(read_); }

    /// Appends what has come; false at the connection's end, at `deadline`, or after being idle for long.
    bool receive(std::optional<Steady::time_point> deadline) {
        input_.erase(0, std::exchange(read_, 0));
        if (deadline) {
            pollfd waiting{.fd = socket_, .events = POLLIN, .revents = 0};
            const auto poll_until_then = [&] {
                const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Steady::now());
                return left > 0ms ? poll(&waiting, 1, static_cast<int>(left.count())) : 0;
            };
            if (uninterrupted(poll_until_then) <= 0) return false;
        }
        char piece[16 * 1024];
        // The acceptor set the idle time as the time-out of recv, and that of a stalled write for send.
        const ssize_t size = uninterrupted([&] { return ::recv(socket_, piece, sizeof piece, 0); });
        if (size <= 0) return false;
        input_.append(piece, static_cast<std::size_t>(size));
        return true;
    }

    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto send_some = [&] { return ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL); };
            const ssize_t size = uninterrupted(send_some);
            if (size <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(size));
        }
        return true;
    }

    /// Ends our side first and reads on for a moment: closing with bytes unread would make the kernel reset
    /// the connection, and the client could lose a reply that it has not read yet.
    void end() {
        ::shutdown(socket_, SHUT_WR);
        const auto deadline = Steady::now() + linger;
        do input_.clear(), read_ = 0;
        while (receive(deadline));
    }

    const int socket_;
    const std::string peer_;
    const Listener::Answer& answer_;
    Stop& stop_;
    std::string input_;
    std::size_t read_ = 0;  // of input_
    std::string output_;
};

/// The open connections and their threads. A thread with nothing to do waits a little for the next one.
class Connections {
  public:
    Connections(const Listener::Answer& answer, Stop& stop, std::size_t most)
        : answer_(answer), stop_(stop), most_(most) {}
    ~Connections() { end_all(); }

    /// Takes over an accepted socket; returns false when there are too many, or no thread can be had.
    bool take(int socket) {
        std::list<std::thread> ended;
        bool taken = true;
        {
            const Lock lock(mutex_);
            ended.swap(ended_);
            if (stop_.is_requested()) return false;
            waiting_.push_back(socket);
            open_.insert(socket);
            if (idle_ >= waiting_.size()) {
                changed_.notify_one();
            } else if (!add_thread()) {
                waiting_.pop_back();
                open_.erase(socket);
                taken = false;
            }
        }
        for (std::thread& thread : ended) thread.join();
        return taken;
    }

    /// Ends every connection; see Listener::stop(). The stop has been requested before.
    void end_all() {
        std::list<std::thread> threads;
        {
            const Lock lock(mutex_);
            changed_.notify_all();
            for (const int socket : open_) ::shutdown(socket, SHUT_RD);
            const auto deadline = Steady::now() + replies_finish_within;
            while (!open_.empty() && Steady::now() < deadline) closed_.wait_until(mutex_, deadline);
            for (const int socket : open_) ::shutdown(socket, SHUT_RDWR);
            while (!threads_.empty()) closed_.wait(mutex_);
            threads.swap(ended_);
        }
        for (std::thread& thread : threads) thread.join();
    }

  private:
    bool add_thread() REQUIRES(mutex_) {
        if (threads_.size() >= most_) return false;
        try {
            threads_.emplace_back();
            threads_.back() = std::thread([this, place = std::prev(threads_.end())] { work(place); });
            return true;
        } catch (const std::exception&) {
            if (!threads_.empty() && !threads_.back().joinable()) threads_.pop_back();
            return false;
        }
    }

    void work(std::list<std::thread>::iterator place) {
        mutex_.lock();
        while (const auto socket = next()) {
            mutex_.unlock();
            try {
                Connection(*socket, answer_, stop_).serve();
            } catch (...) {
                // Memory ran out, or the source of a streamed reply failed: only this connection ends.
            }
            mutex_.lock();
            open_.erase(*socket);  // before the number may be given to another socket
            ::close(*socket);
            closed_.notify_all();
        }
        ended_.splice(ended_.end(), threads_, place);
        closed_.notify_all();
        mutex_.unlock();
    }

    /// Returns the next socket to serve, or nothing when this thread should end.
    std::optional<int> next() REQUIRES(mutex_) {
        const auto deadline = Steady::now() + idle_thread_ends_after;
        ++idle_;
        while (waiting_.empty() && !stop_.is_requested() && Steady::now() < deadline)
            changed_.wait_until(mutex_, deadline);
        --idle_;
        if (waiting_.empty()) return std::nullopt;
        const int socket = waiting_.front();
        waiting_.pop_front();
        return socket;
    }

    const Listener::Answer& answer_;
    Stop& stop_;
    const std::size_t most_;
    Mutex mutex_;
    std::condition_variable_any changed_, closed_;
    std::deque<int> waiting_ GUARDED_BY(mutex_);       // a thread is on its way to each
    std::unordered_set<int> open_ GUARDED_BY(mutex_);  // includes the waiting
    std::list<std::thread> threads_ GUARDED_BY(mutex_), ended_ GUARDED_BY(mutex_);
    std::size_t idle_ GUARDED_BY(mutex_) = 0;
};

/// Runs each task where it stands: handing a socket to its thread is done by process_and_close_socket.
class OnTheSpot final : public httplib::TaskQueue {
  public:
    bool enqueue(std::function<void()> task) override { return task(), true; }
    void shutdown() override {}
};

/// The library's listening socket and accept loop, with everything after accept() replaced.
class Acceptor final : public httplib::Server {
  public:
    Acceptor(Connections& connections, Stop& stop) : connections_(connections), stop_(stop) {
        new_task_queue = [] { return new OnTheSpot; };
        set_tcp_nodelay(true);
        set_read_timeout(idle_connection_ends_after);
        set_write_timeout(write_may_stall);
        // The library's default would let a second program listen on the same port.
        set_socket_options([](int socket) {
            const int on = 1;
            ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        });
    }

    /// Returns the port, or -1 with errno.
    int bind(const std::string& host, int port) {
        errno = 0;
        if (port == 0) {
            port = bind_to_any_port(host);
        } else if (!bind_to_port(host, port)) {
            port = -1;
        }
        if (port > 0) kept_ = ::fcntl(svr_sock_, F_DUPFD_CLOEXEC, 0);
        return port;
    }

    /// Accepts until end(). The library closes its socket on most errors of accept(), though a full table of
    /// files or a client that has gone already is no reason to stop listening; so a second descriptor of the
    /// same socket is kept.
    void run() {
        while (!listen_after_bind() && !stop_.is_requested()) {
            httplib::Server::stop();  // forgets the failure
            do stop_.wait(10ms);
            while (!stop_.is_requested() && (svr_sock_ = ::fcntl(kept_, F_DUPFD_CLOEXEC, 0)) < 0);
        }
    }

    void end() {
        httplib::Server::stop();
        ::shutdown(kept_, SHUT_RDWR);  // in case run() was between two accept loops
    }

    ~Acceptor() override {
        if (kept_ >= 0) ::close(kept_);
    }

  private:
    bool process_and_close_socket(socket_t socket) override {
        if (connections_.take(socket)) return true;
        std::string text;
        const Reply reply = problem(503, "too many connections at once");
        append_head(text, reply, {.keeps_alive = false});
        text += reply.body;
        char unread[4096];  // see Connection::end(); but nobody must wait for this client
        (void)::recv(socket, unread, sizeof unread, MSG_DONTWAIT);
        (void)::send(socket, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        ::close(socket);
        return false;
    }

    Connections& connections_;
    Stop& stop_;
    int kept_ = -1;
};

/// Undoes what the library's constructor does to the process: to ignore SIGPIPE is not ours to decide.
std::unique_ptr<Acceptor> make_acceptor(Connections& connections, Stop& stop) {
    struct sigaction before {};
    ::sigaction(SIGPIPE, nullptr, &before);
    auto acceptor = std::make_unique<Acceptor>(connections, stop);
    ::sigaction(SIGPIPE, &before, nullptr);
    return acceptor;
}

std::string why_not(int error, const std::string& host, int port) {
    const std::string where =
        (host.find(':') == std::string::npos ? host : '[' + host + ']') + ':' + std::to_string(port);
    switch (error) {
        case EADDRINUSE:
            return "cannot listen on " + where +
                   ": the address is in use. Stop the program that uses it, or choose another port "
                   "(--port 0 takes a free one)";
        case EACCES:
            return "cannot listen on " + where + ": not permitted. Choose a port of 1024 or above";
        case EADDRNOTAVAIL:
            return "cannot listen on " + where + ": this machine does not have that address";
        case 0:
            return "cannot listen on " + where + ": the host name cannot be resolved";
        default:
            return "cannot listen on " + where + ": " + std::strerror(error);
    }
}

}  // namespace

struct Listener::State {
    State(Answer ask, std::size_t max_connections)
        : answer(std::move(ask)),
          connections(answer, stop, max_connections),
          acceptor(make_acceptor(connections, stop)) {}

    const Answer answer;
    Stop stop;
    Connections connections;
    const std::unique_ptr<Acceptor> acceptor;
    std::thread accepting;
    Mutex stopping;
};

Listener::Listener(Answer answer, std::size_t max_connections)
    : state_(std::make_unique<State>(std::move(answer), max_connections)) {}

Listener::~Listener() {
    stop();
}

int Listener::start(const std::string& host, int port) {
    const int bound = state_->acceptor->bind(host, port);
    if (bound <= 0) throw Error(Error::Kind::start, why_not(errno, host, port));
    state_->accepting = std::thread([this] { state_->acceptor->run(); });
    return bound;
}

void Listener::stop() {
    const Lock lock(state_->stopping);
    if (!state_->accepting.joinable()) return;
    state_->stop.request();
    state_->acceptor->end();
    state_->accepting.join();
    state_->connections.end_all();
}

}  // namespace understudy::transport
