#include "engine/begin.h"

#include "engine/walk.h"

namespace understudy::engine {

using namespace scenario;

namespace {

void create_item(Context& context, int kind, const DataItem& item) {
    Beginning beginning{.state = item.state, .plan = item.plan};
    if (item.plan && item.state < 0) beginning.state = item.plan->steps.front().state;
    if (!item.each_audience) {
        for (context.n = 1; context.n <= item.repeat; ++context.n) create(context, kind, item.fields, beginning);
        return;
    }
    context.n = 1;
    for (const Audience& audience : context.population->model().audiences) {
        context.audience = &audience;
        create(context, kind, item.fields, beginning);
        ++context.n;
    }
    context.audience = nullptr;
}

}  // namespace

std::unique_ptr<world::World> empty_world(const Catalog& catalog, const Settings& settings, const Clock& clock, std::uint64_t seed) {
    auto world = std::make_unique<world::World>(clock, seed, world::Journal(settings.journal_entries, settings.journal_bytes, settings.journal_body_bytes));
    world->name = settings.world;
    if (settings.world != default_world) world->credential_suffix = credential_mark + settings.world;
    world->most_things = settings.things;
    world->vendors.reserve(catalog.vendors.size());
    for (std::size_t i = 0; i < catalog.vendors.size(); ++i)
        world->vendors.emplace_back(*catalog.vendors[i], *settings.scenarios[i], static_cast<int>(i));
    return world;
}

void begin_vendor(world::World& world, world::VendorState& vendor, const Population& population) {
    Context context;
    context.world = &world;
    context.population = &population;
    context.vendor = &vendor;
    for (std::size_t kind = 0; kind < vendor.scenario->data.size(); ++kind)
        for (const DataItem& item : vendor.scenario->data[kind]) create_item(context, static_cast<int>(kind), item);
    for (const FaultRule& rule : vendor.scenario->faults) world.add_fault(vendor, rule, world::SetBy::scenario);
}

std::unique_ptr<world::World> begin_world(const Catalog& catalog, const Settings& settings, const Population& population) {
    auto world = empty_world(catalog, settings, settings.clock, settings.seed);
    for (world::VendorState& vendor : world->vendors) begin_vendor(*world, vendor, population);
    settle(*world, population, world->clock.now(), nullptr);
    world->has_begun = true;
    return world;
}

}  // namespace understudy::engine
