// Knowing when files change.
#pragma once

#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace understudy {

/// Watches folders, not those below them, from construction to destruction with a thread of its own.
class FolderWatch {
  public:
    /// `changed` is called on that thread once what happens in the folders has come to rest, and once at the
    /// start. It must not throw. Throws Error(start) when the system cannot watch them.
    FolderWatch(const std::vector<std::string>& folders, std::function<void()> changed);
    ~FolderWatch();
    FolderWatch(const FolderWatch&) = delete;
    FolderWatch& operator=(const FolderWatch&) = delete;

  private:
    void run() const;

    const std::function<void()> changed_;
    int events_ = -1, stop_ = -1;  ///< descriptors
    std::thread thread_;
};

}  // namespace understudy
