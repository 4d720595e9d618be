#include "contract/wait.h"

#include <algorithm>
#include <cstdint>

namespace understudy::contract {

std::string format_wait(Duration waited) {
    const std::int64_t us = waited.count();
    if (us >= 10'000 || us <= 0) return format_duration(waited);
    // Two digits that count: 2.4ms, 0.38ms, 0.04ms.
    const std::int64_t step = us < 1'000 ? 10 : 100;
    const std::int64_t rounded = std::max(step, (us + step / 2) / step * step);
    if (rounded % 1'000 == 0) return std::to_string(rounded / 1'000) + "ms";
    std::string fraction = std::to_string(rounded % 1'000 + 1'000).substr(1);
    fraction.erase(fraction.find_last_not_of('0') + 1);
    return std::to_string(rounded / 1'000) + '.' + fraction + "ms";
}

bool is_too_short(Duration waited, Duration asked) {
    return waited < asked - std::max<Duration>(asked / 20, std::chrono::milliseconds(1));
}

}  // namespace understudy::contract
