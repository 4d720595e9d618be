#include "folder_watch.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <understudy/server.h>

namespace understudy {
namespace {

/// An editor writes a file in several steps; what follows so soon belongs to the same change.
constexpr int rest_ms = 50;

[[noreturn]] void refuse(const std::string& what) {
    throw Error(Error::Kind::start, "cannot watch " + what + ": " + std::strerror(errno));
}

}  // namespace

FolderWatch::FolderWatch(Folders folders, std::function<void()> changed)
    : folders_(std::move(folders)), changed_(std::move(changed)) {
    events_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    stop_ = ::eventfd(0, EFD_CLOEXEC);
    try {
        if (events_ < 0 || stop_ < 0) refuse("files");
        for (const std::string& folder : folders_())
            if (!watch(folder)) refuse("the folder '" + folder + "'");
        thread_ = std::thread([this] { run(); });
    } catch (...) {
        if (events_ >= 0) ::close(events_);
        if (stop_ >= 0) ::close(stop_);
        throw;
    }
}

FolderWatch::~FolderWatch() {
    ::eventfd_write(stop_, 1);
    thread_.join();
    ::close(events_);
    ::close(stop_);
}

/// Once more does no harm.
bool FolderWatch::watch(const std::string& folder) const {
    constexpr std::uint32_t what = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE;
    return ::inotify_add_watch(events_, folder.c_str(), what) >= 0;
}

void FolderWatch::run() const {
    bool is_at_rest = false;  // what happened before the folders were watched is looked for, too
    while (true) {
        std::array<pollfd, 2> waits{{{events_, POLLIN, 0}, {stop_, POLLIN, 0}}};
        const int ready = ::poll(waits.data(), waits.size(), is_at_rest ? -1 : rest_ms);
        if (ready < 0 && errno != EINTR) return;
        if (ready > 0 && waits[1].revents != 0) return;
        if (ready == 0) {
            is_at_rest = true;
            for (const std::string& folder : folders_()) static_cast<void>(watch(folder));  // it may have gone
            changed_();
            continue;
        }
        std::array<char, 4096> forgotten;
        while (::read(events_, forgotten.data(), forgotten.size()) > 0) is_at_rest = false;
    }
}

}  // namespace understudy
