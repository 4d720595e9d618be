#include "contract/child_process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <memory>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace understudy::contract {
namespace {

using Clock = std::chrono::steady_clock;

/// A descriptor that is closed at the end.
class Descriptor {
  public:
    explicit Descriptor(int number = -1) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { close(); }
    void close() {
        if (number_ >= 0) ::close(number_);
        number_ = -1;
    }
    void take(int number) { close(), number_ = number; }
    int number() const { return number_; }

  private:
    int number_;
};

struct Pipe {
    Descriptor out, in;  ///< read from `out` what was written to `in`
    bool open() {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) return false;
        out.take(ends[0]);
        in.take(ends[1]);
        return true;
    }
};

struct FileActions {
    FileActions() { ::posix_spawn_file_actions_init(&actions); }
    ~FileActions() { ::posix_spawn_file_actions_destroy(&actions); }
    posix_spawn_file_actions_t actions;
};

/// Its own group, and signals as a program expects to find them, whatever this one does with them.
struct Attributes {
    Attributes() {
        ::posix_spawnattr_init(&attributes);
        ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
        ::posix_spawnattr_setpgroup(&attributes, 0);
        sigset_t signals;
        sigemptyset(&signals);
        ::posix_spawnattr_setsigmask(&attributes, &signals);
        for (const int signal : {SIGPIPE, SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
        ::posix_spawnattr_setsigdefault(&attributes, &signals);
    }
    ~Attributes() { ::posix_spawnattr_destroy(&attributes); }
    posix_spawnattr_t attributes;
};

/// Takes what there is to read. Returns false at the end.
bool take(int from, std::string& into) {
    std::array<char, 16 * 1024> piece;
    const ssize_t got = ::read(from, piece.data(), piece.size());
    if (got < 0) return errno == EINTR || errno == EAGAIN;
    into.append(piece.data(), static_cast<std::size_t>(got));
    if (into.size() > 2 * most_kept) into.erase(0, into.size() - most_kept);
    return got > 0;
}

void keep_the_end(std::string& text) {
    if (text.size() > most_kept) text.erase(0, text.size() - most_kept);
}

}  // namespace

ChildResult run_child(const std::string& command, const std::string& standard_input, std::chrono::milliseconds within) {
    ChildResult result;
    const auto failed = [&](int error) {
        result.cannot_start = std::strerror(error);
        return result;
    };
    // A file, not a pipe: a client that does not read what it is told holds nobody up.
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> input(std::tmpfile(), &std::fclose);
    if (!input || std::fwrite(standard_input.data(), 1, standard_input.size(), input.get()) != standard_input.size() ||
        std::fflush(input.get()) != 0 || ::lseek(::fileno(input.get()), 0, SEEK_SET) != 0)
        return failed(errno);
    Pipe output, error;
    if (!output.open() || !error.open()) return failed(errno);

    FileActions files;
    ::posix_spawn_file_actions_adddup2(&files.actions, ::fileno(input.get()), 0);
    ::posix_spawn_file_actions_adddup2(&files.actions, output.in.number(), 1);
    ::posix_spawn_file_actions_adddup2(&files.actions, error.in.number(), 2);
    ::posix_spawn_file_actions_addclosefrom_np(&files.actions, 3);
    const Attributes attributes;
    std::string shell = "sh", option = "-c", text = command;
    char* arguments[] = {shell.data(), option.data(), text.data(), nullptr};
    pid_t child = 0;
    if (const int why = ::posix_spawn(&child, "/bin/sh", &files.actions, &attributes.attributes, arguments, environ); why != 0)
        return failed(why);
    output.in.close();
    error.in.close();

    // What outlives the client may keep the pipes open, so its own end counts, not theirs.
    const Descriptor ended(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
    const auto deadline = Clock::now() + within;
    std::array<pollfd, 3> watched{{{output.out.number(), POLLIN, 0}, {error.out.number(), POLLIN, 0}, {ended.number(), POLLIN, 0}}};
    const auto read_all = [&] {
        if (watched[0].revents != 0 && !take(watched[0].fd, result.standard_output)) watched[0].fd = -1;
        if (watched[1].revents != 0 && !take(watched[1].fd, result.standard_error)) watched[1].fd = -1;
    };
    while (true) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left <= 0) {
            result.is_late = true;
            break;
        }
        if (::poll(watched.data(), watched.size(), static_cast<int>(left)) < 0 && errno != EINTR) break;
        read_all();
        if (watched[2].revents != 0) break;
    }
    ::kill(-child, SIGKILL);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    while (::poll(watched.data(), 2, 0) > 0) read_all();
    result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    keep_the_end(result.standard_output);
    keep_the_end(result.standard_error);
    return result;
}

}  // namespace understudy::contract
