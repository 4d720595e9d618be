#include "scenario/resource.h"

#include <algorithm>

namespace understudy::scenario {

int Kind::field_of(std::string_view wanted) const {
    const auto found = std::ranges::find(fields, wanted, &Field::name);
    return found == fields.end() ? -1 : static_cast<int>(found - fields.begin());
}

}  // namespace understudy::scenario
