#include "cli/run_command.h"

#include <cerrno>
#include <cstring>

#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <understudy/server.h>

extern char** environ;

namespace understudy::cli {
namespace {

/// Pointers as exec takes them; borrows the texts.
std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

std::vector<std::string> environment_with(const std::vector<std::pair<std::string, std::string>>& variables) {
    std::vector<std::string> environment;
    for (char** each = environ; *each != nullptr; ++each) {
        const std::string text = *each;
        bool is_replaced = false;
        for (const auto& [name, value] : variables) is_replaced |= text.starts_with(name + '=');
        if (!is_replaced) environment.push_back(text);
    }
    for (const auto& [name, value] : variables) environment.push_back(name + '=' + value);
    return environment;
}

pid_t start(std::vector<std::string> command, const std::vector<std::pair<std::string, std::string>>& variables) {
    std::vector<std::string> environment = environment_with(variables);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    sigset_t signals;
    sigemptyset(&signals);
    ::posix_spawnattr_setsigmask(&attributes, &signals);
    sigaddset(&signals, SIGPIPE);
    ::posix_spawnattr_setsigdefault(&attributes, &signals);
    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_addclosefrom_np(&files, 3);
    pid_t child = 0;
    const int why = ::posix_spawnp(&child, command.front().c_str(), &files, &attributes, pointers(command).data(),
                                   pointers(environment).data());
    ::posix_spawn_file_actions_destroy(&files);
    ::posix_spawnattr_destroy(&attributes);
    if (why != 0) throw Error(Error::Kind::start, "cannot run '" + command.front() + "': " + std::strerror(why));
    return child;
}

}  // namespace

void block_child_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGCHLD);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

int run_command(const std::vector<std::string>& command, const std::vector<std::pair<std::string, std::string>>& variables) {
    const pid_t child = start(command, variables);
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGCHLD, SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
    while (true) {
        int signal = 0;
        if (::sigwait(&signals, &signal) != 0) continue;
        // A terminal sends Ctrl-C to both of us.
        if (signal == SIGTERM || signal == SIGHUP) ::kill(child, signal);
        int status = 0;
        if (signal == SIGCHLD && ::waitpid(child, &status, WNOHANG) == child)
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
}

}  // namespace understudy::cli
