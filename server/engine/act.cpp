#include "engine/evaluate.h"
#include "engine/lag.h"
#include "engine/redact.h"
#include "engine/steps.h"
#include "engine/walk.h"

namespace understudy::engine {

using namespace scenario;

namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

/// What stands in the journal for a resource: `export 100`.
std::string told(const Context& context, const world::Instance& instance) {
    return std::string(context.vendor->key_kind(instance)) + ' ' + shown_key(*context.vendor, instance, context.world->seed);
}

/// What stands there for the value that nothing was found by.
std::string told(const Context& context, const Find& find, const Value& wanted) {
    if (!wanted.is_present()) return "nothing";
    const bool is_secret =
        find.by.is_secret ||
        (find.kind >= 0 && context.vendor->vendor->kinds[at(find.kind)].fields[at(find.field)].schema.secret);
    return is_secret ? mask(to_text(wanted), context.world->seed) : to_text(wanted);
}

bool find_move(Context& context, const Find& find, const Value& wanted) {
    world::Instance* owner = context.slots[at(find.moves_of)].instance;
    if (owner == nullptr || !wanted.is_present()) return false;
    Slot& slot = context.slots[at(find.slot)];
    for (std::size_t i = 0; i < owner->moves.size(); ++i) {
        const std::int64_t id = owner->moves[i].id;
        if (id == 0 || !alike(wanted, Value(id))) continue;
        slot = {.instance = owner, .move = static_cast<std::ptrdiff_t>(i)};
        if (holds(find.where, context)) return true;
    }
    slot = {};
    return false;
}

/// `hidden`: it is there but does not show yet.
enum class Finding { found, hidden, nothing };

Finding find_instance(Context& context, const Find& find, const Value& wanted) {
    Slot& slot = context.slots[at(find.slot)];
    slot = {};
    world::Instance* found = context.vendor->of(find.kind).find(find.field, wanted);
    if (found == nullptr) return Finding::nothing;
    slot.instance = found;
    const bool fits = holds(find.where, context);
    if (fits && shows(context, *found)) return Finding::found;
    slot = {};
    return fits ? Finding::hidden : Finding::nothing;
}

/// Of what was found hidden, when it shows.
std::string why_hidden(const Context& context, const Find& find, const Value& wanted) {
    return ", which was created: " + when_it_shows(*context.vendor->of(find.kind).find(find.field, wanted));
}

}  // namespace

Verdict find_resources(Context& context) {
    for (const Find& find : context.operation->find) {
        Value scratch;
        const Value& wanted = evaluate(find.by, context, scratch);
        Finding finding = Finding::nothing;
        if (find.kind >= 0) {
            finding = find_instance(context, find, wanted);
        } else if (find_move(context, find, wanted)) {
            finding = Finding::found;
        }
        if (finding == Finding::found || find.optional) continue;
        const Operation::Slot& slot = context.operation->slots[at(find.slot)];
        return Refusal{.error = find.refusal,
                       .status = 404,
                       .why = "find: no " + slot.name + " with " + find.by.spelled + " = " + told(context, find, wanted) +
                              (finding == Finding::hidden ? why_hidden(context, find, wanted) : "")};
    }
    return std::nullopt;
}

Verdict check_permission(Context& context) {
    if (!context.operation->permission) return std::nullopt;
    const Permission& permission = *context.operation->permission;
    for (const Condition& condition : permission.any)
        if (holds(condition, context)) return std::nullopt;
    return Refusal{.error = permission.refusal,
                   .status = 403,
                   .why = "permission: the caller fits none of the conditions of " + permission.name};
}

Verdict act(Context& context) {
    const Operation& operation = *context.operation;
    for (std::size_t i = 0; i < operation.refuse.size(); ++i)
        if (holds(operation.refuse[i].when, context))
            return Refusal{.error = operation.refuse[i].error, .status = 409, .why = "refuse: case " + std::to_string(i + 1) + " fits"};
    if (!operation.create.empty() && context.world->things() + operation.create.size() > context.world->most_things)
        return Refusal{.error = -1,
                       .status = 507,
                       .why = "create: this world keeps " + std::to_string(context.world->things()) + " things, and no more than " +
                              std::to_string(context.world->most_things) + "; reset it"};
    for (const MoveTo& move : operation.move) {
        world::Instance* instance = context.slots[at(move.slot)].instance;
        if (instance == nullptr) continue;
        const Lifecycle& lifecycle = *context.vendor->lifecycle(*instance);
        if (!lifecycle.may_move(instance->state, move.state))
            return Refusal{.error = move.refusal,
                           .status = 409,
                           .why = "move: " + told(context, *instance) + " is " + lifecycle.states[at(instance->state)] +
                                  ", from which no move to " + lifecycle.states[at(move.state)] + " is documented"};
        move_to(context, *instance, move.state, world::How::call);
    }
    for (const NewResource& resource : operation.create) {
        world::Instance* made = create(context, resource.kind, resource.fields);
        if (resource.slot >= 0) context.slots[at(resource.slot)] = {.instance = made};
    }
    for (const Update& change : operation.update)
        if (world::Instance* instance = context.slots[at(change.slot)].instance) update(context, *instance, change.fields);
    for (const int slot : operation.remove)
        if (world::Instance* instance = context.slots[at(slot)].instance) remove(context, *instance);
    return std::nullopt;
}

}  // namespace understudy::engine
