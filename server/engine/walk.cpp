#include "engine/walk.h"

#include "base/dice.h"
#include "engine/evaluate.h"
#include "engine/next_step.h"
#include "engine/redact.h"

namespace understudy::engine {

using namespace scenario;
using world::Instance;

namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

/// The next value of a field's generator: what `first` lists, then chance or the sequence, skipping what is in use where the
/// field is looked up.
Value draw(Context& context, int kind, int number) {
    const Field& field = context.vendor->vendor->kinds[at(kind)].fields[at(number)];
    const world::Collection& others = context.vendor->of(kind);
    const bool unique = field.looked_up || context.vendor->vendor->kinds[at(kind)].key == number;
    if (field.sequence) {
        std::int64_t& next = context.vendor->sequences[at(kind)][at(number)];
        while (unique && others.has(number, Value(next))) ++next;
        const bool as_text = field.schema.types == Schema::string;
        const Value drawn(next++);
        return as_text ? Value(to_text(drawn)) : drawn;
    }
    std::uint64_t& count = context.vendor->draws[at(kind)][at(number)];
    const std::uint64_t seed = mix(mix(mix(context.world->seed, context.vendor->vendor->name),
                                       context.vendor->vendor->kinds[at(kind)].name), field.name);
    // A pattern with few texts may be used up: then a repeated one is better than none.
    for (int tries = 0; tries < 1000; ++tries) {
        const std::uint64_t turn = count++;
        Dice dice(mix(seed, turn));
        const Value drawn = turn < field.first.size() ? field.first[turn] : Value(field.random->draw(dice));
        if (!unique || !others.has(number, drawn)) return drawn;
    }
    Dice dice(mix(seed, count++));
    return Value(field.random->draw(dice));
}

void forget_due(world::World& world, Instance& instance) {
    if (!instance.due) return;
    world.due.erase({*instance.due, instance.serial, &instance});
    instance.due.reset();
}

void enter(Context& context, Instance& instance, int state, int step, world::How how);

/// Runs what the lifecycle says of entering a state. Templates see the instance in slot 0 and nothing of a request.
void on_enter(Context& context, Instance& instance, const OnEnter& actions) {
    Context inner;
    inner.world = context.world;
    inner.vendor = context.vendor;
    inner.population = context.population;
    inner.secrets = context.secrets;
    inner.slots[0].instance = &instance;
    for (const int field : actions.draw)
        inner.vendor->of(instance.kind).set(instance, field, draw(inner, instance.kind, field));
    update(inner, instance, actions.set);
    for (const NewResource& resource : actions.create) create(inner, resource.kind, resource.fields);
}

/// The present step of the plan begins.
void begin_step(world::World& world, Instance& instance) {
    instance.step_began = world.time;
    instance.reads = 0;
    if (const PlanStep* now = instance.plan_step(); now != nullptr && now->stay) {
        instance.due = world.time + *now->stay;
        world.due.emplace(*instance.due, instance.serial, &instance);
    }
}

void enter(Context& context, Instance& instance, int state, int step, world::How how) {
    world::World& world = *context.world;
    forget_due(world, instance);
    const Lifecycle& lifecycle = *context.vendor->lifecycle(instance);
    const bool first = instance.moves.empty();
    instance.moves.push_back({.id = first ? 0 : context.vendor->next_move_id++,
                              .from = instance.state,
                              .to = state,
                              .at = world.time,
                              .number = first ? 1 : instance.moves.back().number + 1,
                              .how = how});
    instance.state = state;
    instance.entered = world.time;
    instance.step = step;
    begin_step(world, instance);
    on_enter(context, instance, lifecycle.on_enter[at(state)]);
}

/// How a new instance walks: by order of an admin, else by the first case of the scenario that fits its fields.
std::shared_ptr<const Plan> plan_for(const Context& context, Instance& instance) {
    const std::size_t kind = at(instance.kind);
    if (const auto& ordered = context.vendor->plans[kind]) return ordered;
    const Scenario& scenario = *context.vendor->scenario;
    if (scenario.plan_cases[kind].empty()) return scenario.plans[kind];
    Context inner;
    inner.world = context.world;
    inner.vendor = context.vendor;
    inner.population = context.population;
    inner.slots[0].instance = &instance;
    for (const PlanCase& each : scenario.plan_cases[kind])
        if (holds(each.when, inner)) return each.plan;
    return scenario.plans[kind];
}

/// Lets what was created show only later, if the scenario says so.
void hide(const Context& context, Instance& instance) {
    if (!context.world->has_begun) return;
    const Lag& lag = context.vendor->scenario->lags[at(instance.kind)];
    instance.hidden_reads = lag.reads;
    if (lag.time > Duration::zero()) instance.shown_from = context.world->time + lag.time;
}

}  // namespace

Instance* create(Context& context, int kind, const std::vector<OnEnter::Set>& fields, const Beginning& beginning) {
    const Kind& described = context.vendor->vendor->kinds[at(kind)];
    auto made = std::make_unique<Instance>();
    made->vendor = context.vendor->number;
    made->kind = kind;
    made->serial = context.world->next_serial++;
    made->created = context.world->time;
    made->fields.resize(described.fields.size());
    std::vector<bool> given(described.fields.size());
    for (const OnEnter::Set& set : fields) {
        Value value = evaluate(set.value, context);
        if (value.is_absent()) continue;
        made->fields[at(set.field)] = std::move(value);
        given[at(set.field)] = true;
    }
    for (std::size_t i = 0; i < described.fields.size(); ++i) {
        if (given[i]) continue;
        const Field& field = described.fields[i];
        if (!field.schema.default_value.is_absent()) {
            made->fields[i] = field.schema.default_value;
        } else if (field.sequence || field.random) {
            made->fields[i] = draw(context, kind, static_cast<int>(i));
        } else {
            made->fields[i] = nullptr;
        }
    }
    Instance* instance = context.vendor->of(kind).add(std::move(made));
    hide(context, *instance);
    if (described.lifecycle >= 0) {
        const Lifecycle& lifecycle = context.vendor->vendor->lifecycles[at(described.lifecycle)];
        instance->plan = beginning.plan ? beginning.plan : plan_for(context, *instance);
        const int state = beginning.state >= 0 ? beginning.state : lifecycle.start;
        enter(context, *instance, state, instance->plan ? instance->plan->step_of(state) : -1, world::How::start);
        instance->told_state = instance->state;
    }
    return instance;
}

void update(Context& context, Instance& instance, const std::vector<OnEnter::Set>& fields) {
    for (const OnEnter::Set& set : fields) {
        Value value = evaluate(set.value, context);
        if (!value.is_absent()) context.vendor->of(instance.kind).set(instance, set.field, std::move(value));
    }
}

void remove(Context& context, Instance& instance) {
    forget_due(*context.world, instance);
    auto taken = context.vendor->of(instance.kind).remove(&instance);
    if (taken != nullptr) context.world->removed.push_back(std::move(taken));
}

void move_to(Context& context, Instance& instance, int state, world::How how) {
    enter(context, instance, state, instance.plan ? instance.plan->step_of(state) : -1, how);
}

void take_next_step(Context& context, Instance& instance, world::How how) {
    const int next = next_step(*context.world, *context.vendor, instance);
    if (next < 0) return forget_due(*context.world, instance);
    enter(context, instance, instance.plan->steps[at(next)].state, next, how);
}

void walk_by(Context& context, Instance& instance, std::shared_ptr<const Plan> plan) {
    forget_due(*context.world, instance);
    instance.plan = std::move(plan);
    instance.step = instance.plan->step_of(instance.state);
    begin_step(*context.world, instance);
}

void count_read(Context& context, Instance& instance) {
    ++instance.reads;
    const PlanStep* step = instance.plan_step();
    if (step != nullptr && step->reads && instance.reads >= *step->reads)
        take_next_step(context, instance, world::How::plan);
}

void settle(world::World& world, const Population& population, Timestamp until, std::vector<Happening>* happened) {
    Context context;
    context.world = &world;
    context.population = &population;
    while (!world.due.empty() && std::get<Timestamp>(*world.due.begin()) <= until) {
        const auto [when, serial, instance] = *world.due.begin();
        if (when > world.time) world.time = when;
        context.vendor = &world.vendors[at(instance->vendor)];
        const int from = instance->state;
        const std::size_t moves = instance->moves.size();
        take_next_step(context, *instance, world::How::plan);
        if (happened == nullptr || instance->moves.size() == moves) continue;
        const Lifecycle& lifecycle = *context.vendor->lifecycle(*instance);
        happened->push_back({.at = when,
                             .world = world.name,
                             .vendor = context.vendor->vendor->name,
                             .kind = std::string(context.vendor->key_kind(*instance)),
                             .id = shown_key(*context.vendor, *instance, world.seed),
                             .from = lifecycle.states[at(from)],
                             .to = lifecycle.states[at(instance->state)]});
    }
    if (until > world.time) world.time = until;
}

}  // namespace understudy::engine
