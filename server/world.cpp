#include <understudy/world.h>

#include <utility>

#include "base/json.h"
#include "engine/engine.h"

namespace understudy {

World::World(std::shared_ptr<engine::Engine> engine) : engine_(std::move(engine)) {}
World::~World() = default;
World::World(const World&) = default;
World& World::operator=(const World&) = default;

const std::string& World::name() const {
    return engine_->name();
}

std::chrono::sys_time<std::chrono::microseconds> World::now() const {
    return engine_->now();
}

std::vector<Happening> World::advance(std::chrono::microseconds by) {
    return engine_->advance(by);
}

void World::reset() {
    engine_->reset();
}

std::vector<FaultState> World::faults() const {
    return engine_->faults();
}

std::vector<Exchange> World::journal() const {
    return engine_->journal();
}

std::string World::snapshot() const {
    return to_json(engine_->snapshot());
}

}  // namespace understudy
