// /__admin/events: what happens, as it happens, for a page to live on.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <understudy/message.h>

#include "base/mutex.h"
#include "base/value.h"
#include "engine/engine.h"

namespace understudy::admin {

/// Thread-safe. Who listens too slowly is dropped, never waited for.
class Events {
  public:
    /// Whether anybody would hear; cheap, so that nothing is prepared for nobody.
    bool has_listeners() const { return listeners_->load(std::memory_order_relaxed) > 0; }

    /// Tells of an event of that kind (`exchange`, `move`, `clock`, ..) in that world; empty: in all of them.
    void tell(std::string_view kind, std::string_view world, const Value& content);
    // What comes about by the admin API and by calls of the library is told in one way.
    void tell_moves(const std::vector<Happening>& moves);
    void tell_made(std::string_view world);
    void tell_removed(std::string_view world);
    void tell_reset(const engine::Engine& world);

    /// Server-sent events (HTML Standard, 9.2) of that world from now on; empty: of all worlds. Ends when its
    /// listener is further behind than a megabyte.
    std::shared_ptr<ByteSource> listen(const std::string& world);

  private:
    class Listener;

    using Count = std::shared_ptr<std::atomic<std::size_t>>;
    const Count listeners_ =
        std::make_shared<std::atomic<std::size_t>>(0);  ///< outlived by who listens in process
    Mutex mutex_;
    std::vector<std::weak_ptr<Listener>> heard_by_ GUARDED_BY(mutex_);
    std::uint64_t last_id_ GUARDED_BY(mutex_) = 0;
};

}  // namespace understudy::admin
