#include "scenario/population.h"

#include <algorithm>

namespace understudy::scenario {

int PopulationModel::field_of(std::string_view name) const {
    const auto found = std::ranges::find(fields, name, &PersonField::name);
    return found == fields.end() ? -1 : static_cast<int>(found - fields.begin());
}

int PopulationModel::audience_of(std::string_view key) const {
    const auto found = std::ranges::find(audiences, key, &Audience::key);
    return found == audiences.end() ? -1 : static_cast<int>(found - audiences.begin());
}

}  // namespace understudy::scenario
