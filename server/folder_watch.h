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
    using Folders = std::function<std::vector<std::string>()>;

    /// `changed` is called on that thread once what happens in the folders has come to rest, and once at the
    /// start. Before it, `folders` is asked which they are now, since some may have come. Neither may throw there. Throws
    /// Error(start) when the system cannot watch those that there are at first.
    FolderWatch(Folders folders, std::function<void()> changed);
    ~FolderWatch();
    FolderWatch(const FolderWatch&) = delete;
    FolderWatch& operator=(const FolderWatch&) = delete;

  private:
    void run() const;
    bool watch(const std::string& folder) const;

    const Folders folders_;
    const std::function<void()> changed_;
    int events_ = -1, stop_ = -1;  ///< descriptors
    std::thread thread_;
};

}  // namespace understudy
