// How many connections there may be at once.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>

#include <understudy/limits.h>

#include "base/mutex.h"

namespace understudy::transport {

/// Counts connections, all and by address. Used by any thread.
class Admission {
  public:
    explicit Admission(const Limits& limits) : limits_(limits) {}

    /// Returns whether one more from this address may come in; it then counts until leave().
    bool enter(const std::string& address);
    void leave(const std::string& address);

  private:
    const Limits& limits_;
    Mutex mutex_;
    std::size_t all_ GUARDED_BY(mutex_) = 0;
    std::unordered_map<std::string, std::size_t> by_address_ GUARDED_BY(mutex_);  ///< without loopback
};

}  // namespace understudy::transport
