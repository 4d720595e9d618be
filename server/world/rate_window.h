// Counting calls in windows of world time.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "base/time.h"
#include "scenario/auth.h"

namespace understudy::world {

/// The calls of one caller in one window. A fixed window is a piece of time counted from 1970. A weighted one is cut in segments:
/// all but the oldest count whole, the oldest by the share of it that is still inside the window.
class RateWindow {
  public:
    /// How full the window is at `now`, rounded up.
    std::int64_t used(const scenario::LimitWindow& window, Timestamp now);
    /// Whether one more call fits.
    bool has_room(const scenario::LimitWindow& window, Timestamp now);
    void count(const scenario::LimitWindow& window, Timestamp now);
    /// When one more call fits, if none comes in between; `now` or later.
    Timestamp room_at(const scenario::LimitWindow& window, Timestamp now);
    /// When the piece of time that `now` is in ends.
    static Timestamp reset(const scenario::LimitWindow& window, Timestamp now);

    /// Counts by piece of time, the present one first, and which of them since 1970 that is.
    struct Counts {
        std::int64_t piece = INT64_MIN;
        std::vector<std::int64_t> calls;
    };
    Counts counts() const { return {piece_, counts_}; }
    void restore(Counts counts) {
        piece_ = counts.piece;
        counts_ = std::move(counts.calls);
    }

  private:
    void turn_to(const scenario::LimitWindow& window, Timestamp now);
    double weight(const scenario::LimitWindow& window, Timestamp now) const;

    std::int64_t piece_ = INT64_MIN;           ///< number of the present piece since 1970
    std::vector<std::int64_t> counts_;         ///< the present piece first, older ones behind
};

}  // namespace understudy::world
