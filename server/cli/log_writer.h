// Lines for people, written without keeping anyone waiting.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <thread>

namespace understudy::cli {

/// Writes lines to a descriptor on a thread of its own. Whoever reads there may be slow or stuck: then lines
/// are left out, and a line says how many. Used by any thread.
class LogWriter {
  public:
    explicit LogWriter(int descriptor);
    ~LogWriter();  ///< writes what can still be written without waiting
    LogWriter(const LogWriter&) = delete;
    LogWriter& operator=(const LogWriter&) = delete;

    /// `line` without its end.
    void add(const std::string& line);

  private:
    void run();
    std::string take(bool& ends);
    bool is_to_end();
    bool write_some(std::string& text, int most);

    const int descriptor_;
    std::mutex mutex_;  // guards what follows, but for the thread
    std::condition_variable changed_;
    std::string waiting_;
    std::size_t left_out_ = 0;
    bool ends_ = false;
    std::thread thread_;
};

}  // namespace understudy::cli
