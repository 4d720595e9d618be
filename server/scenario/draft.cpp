#include "scenario/draft.h"

namespace understudy::scenario {

bool Draft::count_part(const Place& place) {
    ++parts_;
    if (parts_ == most_parts + 1) {
        is_cut = true;
        mistakes().add(
            place, "the vendor has more than 200,000 parts once views, permissions and files are spread out",
            "render fewer views within views");
    }
    return parts_ <= most_parts;
}

}  // namespace understudy::scenario
