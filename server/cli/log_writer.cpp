#include "cli/log_writer.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <utility>

#include <poll.h>
#include <unistd.h>

namespace understudy::cli {
namespace {

constexpr std::size_t most_waiting = 1024 * 1024;  // bytes
constexpr int patience = 100;                      // ms between looks at whether it is to end

}  // namespace

LogWriter::LogWriter(int descriptor) : descriptor_(descriptor), thread_([this] { run(); }) {}

LogWriter::~LogWriter() {
    {
        const std::lock_guard lock(mutex_);
        ends_ = true;
        changed_.notify_one();
    }
    thread_.join();
}

void LogWriter::add(const std::string& line) {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() + line.size() > most_waiting) {
        ++left_out_;
        return;
    }
    if (left_out_ > 0)
        waiting_ += "(" + std::to_string(std::exchange(left_out_, 0)) +
                    " lines are left out here: nobody read them)\n";
    waiting_ += line;
    waiting_ += '\n';
    changed_.notify_one();
}

void LogWriter::run() {
    bool ends = false;
    while (!ends) {
        std::string text = take(ends);
        while (!text.empty() && write_some(text, ends ? 0 : patience)) ends = ends || is_to_end();
        if (ends) {
            text += take(ends);
            while (!text.empty() && write_some(text, 0)) {
            }
        }
    }
}

bool LogWriter::is_to_end() {
    const std::lock_guard lock(mutex_);
    return ends_;
}

/// Waits until there is something to write or it is to end.
std::string LogWriter::take(bool& ends) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !waiting_.empty() || ends_; });
    ends = ends_;
    return std::exchange(waiting_, {});
}

/// Takes what was written off the front. Returns false when nothing more can be: the reader is gone, or did
/// not read at all although it is the end (`most` is 0).
bool LogWriter::write_some(std::string& text, int most) {
    pollfd out{.fd = descriptor_, .events = POLLOUT, .revents = 0};
    const int ready = ::poll(&out, 1, most);
    if (ready == 0) return most > 0;
    if (ready < 0) return errno == EINTR;
    // A pipe that is ready takes this much without waiting.
    const ssize_t size = ::write(descriptor_, text.data(), std::min<std::size_t>(text.size(), PIPE_BUF));
    if (size < 0) return errno == EINTR || errno == EAGAIN;
    text.erase(0, static_cast<std::size_t>(size));
    return true;
}

}  // namespace understudy::cli
