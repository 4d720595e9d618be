// The people that every vendor exports: made from a seed when they are asked for, never stored.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/mutex.h"
#include "base/value.h"
#include "scenario/population.h"

namespace understudy::engine {

/// Thread-safe.
class Population {
  public:
    Population(std::shared_ptr<const scenario::PopulationModel> model, std::uint64_t seed);

    /// A field of a person; persons count from 0.
    Value field(std::int64_t person, int field) const;
    /// The persons of an audience, rising; empty for one that does not exist. Found out once, then kept.
    std::shared_ptr<const std::vector<std::int64_t>> audience(std::string_view key) const;
    const scenario::PopulationModel& model() const { return *model_; }

  private:
    std::shared_ptr<const scenario::PopulationModel> model_;
    std::uint64_t seed_;
    mutable Mutex mutex_;
    mutable std::vector<std::shared_ptr<const std::vector<std::int64_t>>> audiences_ GUARDED_BY(mutex_);
};

}  // namespace understudy::engine
