#include "base/wall_time.h"

namespace understudy {

using namespace std::chrono;

Timestamp wall_time(steady_clock::time_point when) {
    struct Reading {
        steady_clock::time_point steady = steady_clock::now();
        system_clock::time_point system = system_clock::now();
    };
    static const Reading once;
    return floor<Duration>(once.system + duration_cast<system_clock::duration>(when - once.steady));
}

}  // namespace understudy
