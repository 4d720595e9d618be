#include "world/rate_window.h"

#include <algorithm>
#include <cmath>

namespace understudy::world {

namespace {

Duration piece_length(const scenario::LimitWindow& window) {
    return window.segment.count() > 0 ? window.segment : window.every;
}

std::int64_t piece_of(const scenario::LimitWindow& window, Timestamp at) {
    const std::int64_t length = piece_length(window).count();
    const std::int64_t since = at.time_since_epoch().count();
    return since >= 0 ? since / length : -((-since + length - 1) / length);
}

std::size_t pieces(const scenario::LimitWindow& window) {
    return static_cast<std::size_t>(std::max<std::int64_t>(1, window.every / piece_length(window)));
}

}  // namespace

void RateWindow::turn_to(const scenario::LimitWindow& window, Timestamp now) {
    const std::int64_t piece = piece_of(window, now);
    if (counts_.size() != pieces(window)) counts_.resize(pieces(window), 0);
    if (piece == piece_) return;
    const std::int64_t passed = piece_ == INT64_MIN ? static_cast<std::int64_t>(counts_.size()) : piece - piece_;
    const auto shift = static_cast<std::size_t>(std::clamp<std::int64_t>(passed, 0, static_cast<std::int64_t>(counts_.size())));
    std::rotate(counts_.begin(), counts_.end() - static_cast<std::ptrdiff_t>(shift), counts_.end());
    std::fill(counts_.begin(), counts_.begin() + static_cast<std::ptrdiff_t>(shift), 0);
    piece_ = piece;
}

double RateWindow::weight(const scenario::LimitWindow& window, Timestamp now) const {
    if (counts_.size() == 1) return static_cast<double>(counts_[0]);
    std::int64_t whole = 0;
    for (std::size_t i = 0; i + 1 < counts_.size(); ++i) whole += counts_[i];
    const Timestamp end = reset(window, now);
    const double left = static_cast<double>((end - now).count()) / static_cast<double>(piece_length(window).count());
    return static_cast<double>(whole) + static_cast<double>(counts_.back()) * left;
}

std::int64_t RateWindow::used(const scenario::LimitWindow& window, Timestamp now) {
    turn_to(window, now);
    return static_cast<std::int64_t>(std::ceil(weight(window, now)));
}

bool RateWindow::has_room(const scenario::LimitWindow& window, Timestamp now) {
    turn_to(window, now);
    return weight(window, now) + 1 <= static_cast<double>(window.limit);
}

void RateWindow::count(const scenario::LimitWindow& window, Timestamp now) {
    turn_to(window, now);
    ++counts_.front();
}

Timestamp RateWindow::room_at(const scenario::LimitWindow& window, Timestamp now) {
    if (has_room(window, now)) return now;
    RateWindow later = *this;
    Timestamp from = now;
    for (std::size_t i = 0; i <= counts_.size(); ++i) {
        const Timestamp end = reset(window, from);
        // Within a piece only the share of the oldest one shrinks, and evenly.
        const double excess = later.weight(window, from) + 1 - static_cast<double>(window.limit);
        const double oldest = later.counts_.size() > 1 ? static_cast<double>(later.counts_.back()) : 0;
        if (excess <= 0) return from;
        if (oldest > 0) {
            const double wait = std::ceil(excess / oldest * static_cast<double>(piece_length(window).count()));
            const Timestamp at = from + Duration(static_cast<Duration::rep>(wait));
            if (at < end) return at;
        }
        from = end;
        later.turn_to(window, from);
    }
    return from;
}

Timestamp RateWindow::reset(const scenario::LimitWindow& window, Timestamp now) {
    return Timestamp(piece_length(window) * (piece_of(window, now) + 1));
}

}  // namespace understudy::world
