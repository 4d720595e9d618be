#include "engine/engine.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

#include "base/encoding.h"
#include "base/json.h"
#include "base/mutex.h"
#include "base/plain_bytes.h"
#include "base/reason_phrase.h"
#include "base/wall_time.h"
#include "engine/begin.h"
#include "engine/context.h"
#include "engine/evaluate.h"
#include "engine/fault.h"
#include "engine/filter.h"
#include "engine/lag.h"
#include "engine/mount.h"
#include "engine/redact.h"
#include "engine/reply.h"
#include "engine/route.h"
#include "engine/snapshot.h"
#include "engine/steps.h"
#include "engine/walk.h"
#include "scenario/fault_text.h"

namespace understudy::engine {

using namespace scenario;

namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

bool is_client_error(int status) { return status >= 400 && status < 500; }

/// The text with its middle left out where it is too long for a header, since what a client sent may stand in it.
std::string shortened(std::string text) {
    constexpr std::size_t head = 700, tail = 300;
    if (text.size() > head + tail) text.replace(head, text.size() - head - tail, " ... ");
    return text;
}

/// Why headers made from what a client sent must not go out: they could begin a header, or a reply, of their own. Else empty.
std::string unsendable(const Headers& headers) {
    for (const Header& header : headers)
        if (has_control(header.value)) return "the value of the header " + header.name + " has a control byte in it";
    return {};
}

/// What handling a request came to, before it is journalled.
struct Outcome {
    Answer answer;
    std::string why;
    std::string fault;
};

}  // namespace

struct Engine::State : std::enable_shared_from_this<Engine::State> {
    State(std::shared_ptr<const Catalog> the_catalog, Settings the_settings, const Value* snapshot)
        : world_name(the_settings.world),
          strict(the_settings.strict),
          catalog(std::move(the_catalog)),
          settings(std::move(the_settings)),
          population(population_of(*catalog, settings.seed)),
          world(snapshot == nullptr ? begin_world(*catalog, settings, *population) : restore_world(*snapshot, *catalog, settings, *population)),
          secrets_of_all(all_secrets(*catalog)) {}

    static std::shared_ptr<const Population> population_of(const Catalog& catalog, std::uint64_t seed) {
        return std::make_shared<Population>(catalog.population ? catalog.population : std::make_shared<const PopulationModel>(), seed);
    }

    static SecretNames all_secrets(const Catalog& catalog) {
        SecretNames all;
        for (const auto& vendor : catalog.vendors) all.add(vendor->secrets);
        return all;
    }

    const std::string world_name;
    const bool strict;

    mutable Mutex mutex;
    std::shared_ptr<const Catalog> catalog GUARDED_BY(mutex);
    Settings settings GUARDED_BY(mutex);
    std::shared_ptr<const Population> population GUARDED_BY(mutex);
    std::unique_ptr<world::World> world GUARDED_BY(mutex);
    std::uint64_t world_number GUARDED_BY(mutex) = 0;  ///< tells the worlds before and after a reset apart
    /// The Date header of the present second.
    std::chrono::sys_seconds date_of GUARDED_BY(mutex){};
    std::string date GUARDED_BY(mutex);
    /// Where requests that no vendor takes may hold secrets: wherever those of any vendor do.
    SecretNames secrets_of_all GUARDED_BY(mutex);
    LastMask last_mask GUARDED_BY(mutex);
    std::vector<Happening> untold GUARDED_BY(mutex);  ///< see take_untold()

    Reply handle(Request& request, const Destination& to, Exchange* on_exchange, std::vector<Happening>* happened);
    Outcome respond(Context& context, const Mounted& mounted, const std::string& refusal) REQUIRES(mutex);
    Outcome respond_at(Context& context, const Mounted& mounted, const std::string& refusal) REQUIRES(mutex);
    Outcome respond_unmatched(Context& context, const Routed& routed) REQUIRES(mutex);
    Outcome respond_matched(Context& context) REQUIRES(mutex);
    Outcome obey(Context& context, const FaultPlan& plan) REQUIRES(mutex);
    Outcome operate(Context& context, int reply) REQUIRES(mutex);
    Outcome reply_to(Context& context, int reply) REQUIRES(mutex);
    Outcome refuse(Context& context, const Refusal& refusal) REQUIRES(mutex);
    Verdict take(EngineStep step, Context& context) REQUIRES(mutex);
    void add_headers(Reply& reply, const Outcome& outcome) REQUIRES(mutex);
    world::JournalEntry describe(const Context& context, const Request& request, const Outcome& outcome) REQUIRES(mutex);
    Redactor secrets_of(const Context& context) REQUIRES(mutex);
    void after(Context& context, std::vector<Happening>* happened) REQUIRES(mutex);
    FileOpening opening() REQUIRES(mutex);
    world::World& caught_up() REQUIRES(mutex);
    std::variant<Resource, Mistake> told(const std::variant<Found, Mistake>& outcome) REQUIRES(mutex);
    world::VendorState* state_of(std::string_view vendor) REQUIRES(mutex);
    std::vector<Header> signed_by(const SigningKey& key, const Vendor& vendor, const AuthScheme& scheme, std::string_view method,
                                  std::string_view url, std::string_view body);
    std::vector<Exchange> journal(std::size_t most) const REQUIRES(mutex);
    JournalCounts journal_counts() const REQUIRES(mutex);
};

namespace {

/// The credential where the scheme wants it; nothing if that is in no header.
std::vector<Header> in_header(const AuthScheme& scheme, const std::string& credential) {
    const auto place = std::find_if(scheme.in.begin(), scheme.in.end(),
                                    [](const CredentialPlace& each) { return each.in == CredentialPlace::In::header; });
    if (place == scheme.in.end()) return {};
    return {{place->name, place->scheme.empty() ? credential : place->scheme + ' ' + credential}};
}

/// The job or thing the exchange is about: what is polled, else created, moved or found.
const world::Instance* subject(const Context& context) {
    if (context.operation == nullptr) return nullptr;
    const Operation& operation = *context.operation;
    const auto in = [&](int slot) -> const world::Instance* { return slot < 0 ? nullptr : context.slots[at(slot)].instance; };
    if (const world::Instance* polled = in(operation.polls)) return polled;
    if (!operation.create.empty())
        if (const world::Instance* created = in(operation.create.front().slot)) return created;
    if (!operation.move.empty())
        if (const world::Instance* moved = in(operation.move.front().slot)) return moved;
    for (auto find = operation.find.rbegin(); find != operation.find.rend(); ++find)
        if (const world::Instance* found = in(find->slot)) return found;
    return nullptr;
}

/// Whether the exchange created it.
bool is_new(const Context& context, const world::Instance* instance) {
    const std::vector<NewResource>& made = context.operation->create;
    return std::any_of(made.begin(), made.end(), [&](const NewResource& each) {
        return each.slot >= 0 && context.slots[at(each.slot)].instance == instance;
    });
}

/// Whoever looks at an instance that was forced somewhere is told so.
void add_note_of_force(const Context& context, std::string& why) {
    const world::Instance* instance = subject(context);
    if (instance == nullptr) return;
    const std::string note = note_of_force(*context.world, *context.vendor, *instance);
    if (!note.empty()) why += (why.empty() ? "" : "; ") + note;
}

}  // namespace

Reply Engine::State::handle(Request& request, const Destination& to, Exchange* on_exchange, std::vector<Happening>* happened) {
    const Lock lock(mutex);
    const auto arrived = std::chrono::steady_clock::now();  // under the lock, so that it rises with the numbers
    world::World& the_world = *world;
    settle(the_world, *population, the_world.clock.now(arrived), happened);

    const Mounted mounted = find_mount(*catalog, to);
    Context context;
    context.world = &the_world;
    context.population = population.get();
    context.request = &request;
    context.json_depth = settings.json_depth;
    std::vector<Value> secrets;
    context.secrets = &secrets;
    context.first_own = the_world.next_serial;
    Outcome outcome = respond(context, mounted, to.refusal);
    if (const std::string mistake = unsendable(outcome.answer.reply.headers); !mistake.empty())
        outcome = {.answer = answer_problem(500, "Reply not sent", mistake), .why = "reply: " + mistake, .fault = {}};
    const Redactor redactor = secrets_of(context);
    redactor.clean(outcome.why);
    outcome.why = shortened(std::move(outcome.why));
    Reply& reply = outcome.answer.reply;
    std::size_t answered_headers = reply.headers.size();
    add_headers(reply, outcome);  // those added hold no secret
    if (settings.filter) {
        filter(settings.filter, request, outcome.answer);
        if (const std::string mistake = unsendable(reply.headers); !mistake.empty()) {
            outcome = {.answer = answer_problem(500, "Reply not sent", mistake), .why = "filter: " + mistake, .fault = {}};
            add_headers(reply, outcome);
        }
        answered_headers = reply.headers.size();
    }
    redactor.clean(request);
    world::JournalEntry entry = describe(context, request, outcome);
    entry.arrived = wall_time(arrived);
    entry.chosen_by = name_of(to.chosen_by);
    redactor.clean(entry.resource_key);
    // Nearly always there is nothing to replace in what goes out, and it is told as it is.
    const std::optional<Headers> headers = redactor.cleaned(reply.headers, answered_headers);
    const std::optional<std::string> body = redactor.cleaned_body(reply.body, outcome.answer.shown);
    if (headers) entry.reply_headers = &*headers;
    if (body) entry.reply_body = *body;
    if (request.method == "HEAD") entry.reply_body = {};
    // What is sent of it; of a body with masks in it that many bytes, since a secret that is cut would not be known.
    entry.reply_body = entry.reply_body.substr(0, sent_of(reply.delivery, entry.reply_body.size()));
    const std::string delivery = understudy::describe(reply.delivery);
    entry.delivery = delivery;
    entry.delay = reply.delay;
    the_world.journal.record(entry, on_exchange);
    if (on_exchange != nullptr) on_exchange->world = world_name;
    after(context, happened);
    return std::move(reply);
}

// What an outcome is made of costs time to move, so each of these makes it where it ends up: a function has one outcome and
// returns it, or returns what others make.

Outcome Engine::State::respond(Context& context, const Mounted& mounted, const std::string& refusal) {
    try {
        return respond_at(context, mounted, refusal);
    } catch (const std::exception& defect) {
        return {.answer = answer_problem(500, "Understudy failed", defect.what()), .why = std::string("defect: ") + defect.what(), .fault = {}};
    }
}

Outcome Engine::State::respond_at(Context& context, const Mounted& mounted, const std::string& refusal) {
    context.path = mounted.path;
    context.query = mounted.query;
    context.host = mounted.host;
    if (!refusal.empty()) return {.answer = answer_problem(404, "No such world", refusal), .why = "world: " + refusal, .fault = {}};
    if (mounted.vendor < 0) {
        const std::string why = mount_miss(*catalog, context.request->method, mounted.path);
        return {.answer = answer_problem(404, "No such vendor", why), .why = why, .fault = {}};
    }
    context.vendor = &world->vendors[at(mounted.vendor)];
    context.prefix = mounted.prefix;

    Routed routed = route(*context.vendor->vendor, context.request->method, mounted.path);
    if (routed.operation == nullptr) return respond_unmatched(context, routed);
    context.operation = routed.operation;
    context.raw_path_values = std::move(routed.path_values);
    return respond_matched(context);
}

Outcome Engine::State::respond_matched(Context& context) {
    FaultPlan plan = plan_faults(context, settings.strict ? Preferring::ignored : Preferring::obeyed);
    context.elapsed_ms = std::max(context.elapsed_ms, static_cast<std::int64_t>(plan.delay.count()));
    Outcome outcome = obey(context, plan);
    const bool was_refused = plan.error < 0 && !outcome.why.empty();
    deliver(plan, outcome.answer, was_refused ? Refused::yes : Refused::no);
    for (const std::string* each : {plan.error < 0 ? &plan.why : nullptr, &plan.ignored})
        if (each != nullptr && !each->empty()) outcome.why += (outcome.why.empty() ? "" : "; ") + *each;
    outcome.fault = std::move(plan.met);
    add_note_of_force(context, outcome.why);
    return outcome;
}

Outcome Engine::State::obey(Context& context, const FaultPlan& plan) {
    if (plan.error >= 0) {
        context.retry_after = 1;  // no limit is used up, but who is told so waits
        return refuse(context, {.error = plan.error, .status = 500, .why = plan.why});
    }
    if (plan.lost == FaultRule::Lost::before) return {};
    return operate(context, plan.reply);
}

Outcome Engine::State::respond_unmatched(Context& context, const Routed& routed) {
    const Vendor& vendor = *context.vendor->vendor;
    const std::string why = near_miss(vendor, context.request->method, context.path);
    const bool wrong_method = !routed.other_methods.empty();
    const int status = wrong_method ? 405 : 404;
    const int error = wrong_method ? vendor.wrong_method : vendor.unknown_path;
    Outcome outcome{.answer = error >= 0 ? answer_error(context, error) : answer_problem(status, reason_phrase(status), why),
                    .why = "route: " + why,
                    .fault = {}};
    if (wrong_method) {
        std::string allow;
        for (const std::string& method : routed.other_methods) allow += (allow.empty() ? "" : ", ") + method;
        outcome.answer.reply.headers.push_back({"Allow", std::move(allow)});
    }
    return outcome;
}

/// The pipeline of one operation, from top to bottom.
Outcome Engine::State::operate(Context& context, int reply) {
    for (const EngineStep step : context.vendor->vendor->order)
        if (const Verdict refusal = take(step, context)) return refuse(context, *refusal);
    if (const Verdict refusal = act(context)) return refuse(context, *refusal);
    if (const Verdict refusal = read_lists(context)) return refuse(context, *refusal);
    return reply_to(context, reply);
}

Outcome Engine::State::reply_to(Context& context, int reply) {
    Outcome outcome{.answer = answer(context, [this]() REQUIRES(mutex) { return opening(); }, reply), .why = {}, .fault = {}};
    if (is_client_error(outcome.answer.reply.status)) {
        if (const Verdict used_up = count_outcome(context, Counted::error)) outcome = refuse(context, *used_up);
    }
    return outcome;
}

Verdict Engine::State::take(EngineStep step, Context& context) {
    switch (step) {
        case EngineStep::address_limits: return count_against_limits(context, LimitsOf::addresses);
        case EngineStep::auth: {
            Verdict refusal = authenticate(context);
            if (!refusal) return std::nullopt;
            if (Verdict used_up = count_outcome(context, Counted::unauthorized)) return used_up;
            return refusal;
        }
        case EngineStep::limits:
            if (Verdict used_up = count_against_limits(context, LimitsOf::callers)) return used_up;
            return check_error_limits(context);
        case EngineStep::validate: return validate(context);
        case EngineStep::find: return find_resources(context);
        case EngineStep::permission: return check_permission(context);
    }
    return std::nullopt;
}

Outcome Engine::State::refuse(Context& context, const Refusal& refusal) {
    Outcome outcome;
    outcome.why = refusal.why;
    outcome.answer = refusal.error >= 0 ? answer_error(context, refusal.error)
                                        : answer_problem(refusal.status, reason_phrase(refusal.status), refusal.why);
    const bool counts = refusal.why.starts_with("fault") || refusal.unauthorized || outcome.answer.reply.status == 429;
    if (!counts && is_client_error(outcome.answer.reply.status))
        static_cast<void>(count_outcome(context, Counted::error));
    return outcome;
}

void Engine::State::add_headers(Reply& reply, const Outcome& outcome) {
    if (reply.status == 0) return;  // a fault sends none
    const auto second = std::chrono::floor<std::chrono::seconds>(world->time);
    if (date.empty() || second != date_of) {
        date_of = second;
        date = format_http_date(world->time);
    }
    const auto add = [&reply](std::string_view name, std::string_view value) {
        Header& header = reply.headers.emplace_back();
        header.name = std::string(name);
        header.value = std::string(value);
    };
    add("Date", date);
    if (strict) return;
    if (const Provenance* provenance = outcome.answer.provenance) {
        add("Understudy-Grade", name_of(provenance->grade));
        add("Understudy-Source", provenance->source);
    }
    if (outcome.why.empty()) return;
    // A header is one line of visible ASCII, whatever the request held.
    std::string why = outcome.why;
    std::replace_if(why.begin(), why.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    reply.headers.push_back({"Understudy-Why", std::move(why)});
}

/// Knows the secrets of the request, those of whatever it found or made, and those that were read on the way.
Redactor Engine::State::secrets_of(const Context& context) {
    const bool has_operation = context.operation != nullptr;
    const SecretNames& names = has_operation               ? context.operation->secrets
                               : context.vendor != nullptr ? context.vendor->vendor->secrets
                                                           : secrets_of_all;
    Redactor out(*context.request, context.raw_path_values, names, has_operation ? Names::certain : Names::guessed, world->seed, &last_mask);
    for (const Value& secret : *context.secrets) out.add(secret);
    for (const Slot& slot : context.slots) {
        if (slot.instance == nullptr) continue;
        for (const int field : context.vendor->vendor->kinds[at(slot.instance->kind)].secret_fields)
            out.add(slot.instance->fields[at(field)]);
    }
    return out;
}

/// Borrows from all three.
world::JournalEntry Engine::State::describe(const Context& context, const Request& request, const Outcome& outcome) {
    world::JournalEntry entry;
    entry.at = world->time;
    entry.request = &request;
    entry.status = outcome.answer.reply.status;
    entry.reply_headers = &outcome.answer.reply.headers;
    entry.reply_body = outcome.answer.reply.body;
    entry.provenance = outcome.answer.provenance;
    entry.why = outcome.why;
    entry.fault = outcome.fault;
    entry.operation = context.operation;
    if (context.vendor == nullptr) return entry;
    entry.vendor = context.vendor->vendor;
    entry.scenario = context.vendor->scenario;
    const world::Instance* instance = subject(context);
    if (instance == nullptr) return entry;
    entry.resource_kind = &context.vendor->vendor->kinds[at(instance->kind)].name;
    entry.resource_key = shown_key(*context.vendor, *instance, world->seed);
    if (const Lifecycle* lifecycle = context.vendor->lifecycle(*instance)) {
        if (!is_new(context, instance)) entry.state_before = &lifecycle->states[at(instance->told_state)];
        entry.state_after = &lifecycle->states[at(instance->state)];
        const_cast<world::Instance*>(instance)->told_state = instance->state;
    }
    return entry;
}

/// What an answered request changes: a read of a job may be the one its plan waited for, and may move the clock.
void Engine::State::after(Context& context, std::vector<Happening>* happened) {
    const std::vector<std::unique_ptr<world::Instance>> removed = std::exchange(world->removed, {});
    count_hidden_reads(context);
    if (context.operation == nullptr || context.operation->polls < 0) return;
    world::Instance* job = context.slots[at(context.operation->polls)].instance;
    if (job == nullptr) return;
    const bool is_gone = std::any_of(removed.begin(), removed.end(), [&](const auto& each) { return each.get() == job; });
    if (!is_gone) count_read(context, *job);
    if (world->clock.mode() != Clock::Mode::polls) return;
    world->clock.advance(world->clock.per_poll());
    settle(*world, *population, world->clock.now(), happened);
}

FileOpening Engine::State::opening() {
    return {.population = population,
            .finished = [weak = weak_from_this(), kept = catalog, number = world_number, sequence = world->journal.total() + 1](FileFacts facts) {
                const std::shared_ptr<State> state = weak.lock();
                if (!state) return;
                const Lock lock(state->mutex);
                if (state->world_number == number) state->world->journal.attach(sequence, std::move(facts));
            }};
}

world::VendorState* Engine::State::state_of(std::string_view vendor) {
    for (world::VendorState& each : world->vendors)
        if (each.vendor->name == vendor) return &each;
    return nullptr;
}

/// The world once everything that is due has happened, which is kept untold.
world::World& Engine::State::caught_up() {
    constexpr std::size_t most = 1'000;
    settle(*world, *population, std::max(world->time, world->clock.now()), &untold);
    if (untold.size() > most) untold.erase(untold.begin(), untold.end() - most);
    return *world;
}

std::vector<Exchange> Engine::State::journal(std::size_t most) const {
    const auto& entries = world->journal.entries();
    const std::size_t from = most == 0 || most >= entries.size() ? 0 : entries.size() - most;
    std::vector<Exchange> out;
    out.reserve(entries.size() - from);
    for (std::size_t i = from; i < entries.size(); ++i) {
        out.push_back(entries[i].spell());
        out.back().world = world_name;
    }
    return out;
}

Engine::JournalCounts Engine::State::journal_counts() const {
    const world::Journal& journal = world->journal;
    return {.total = journal.total(), .evicted = journal.evicted(), .kept = journal.entries().size(), .bytes = journal.bytes()};
}

Engine::Engine(std::shared_ptr<const Catalog> catalog, Settings settings)
    : state_(std::make_shared<State>(std::move(catalog), std::move(settings), nullptr)) {}

Engine::Engine(std::shared_ptr<const Catalog> catalog, Settings settings, const Value& snapshot)
    : state_(std::make_shared<State>(std::move(catalog), std::move(settings), &snapshot)) {}

Engine::~Engine() = default;

Reply Engine::handle(Request& request, const Destination& to, Exchange* on_exchange, std::vector<Happening>* happened) {
    return state_->handle(request, to, on_exchange, happened);
}

Reply Engine::handle(Request request, Exchange* on_exchange) {
    return state_->handle(request, destination_of(request), on_exchange, nullptr);
}

Timestamp Engine::now() const {
    const Lock lock(state_->mutex);
    return std::max(state_->world->time, state_->world->clock.now());
}

std::vector<Happening> Engine::advance(Duration by) {
    const Lock lock(state_->mutex);
    std::vector<Happening> happened;
    world::World& world = *state_->world;
    world.clock.advance(by);
    settle(world, *state_->population, world.clock.now(), &happened);
    return happened;
}

void Engine::set_clock(Clock::Mode mode, double speed, Duration per_poll) {
    const Lock lock(state_->mutex);
    state_->world->clock.change(mode, speed, per_poll);
}

Clock Engine::clock() const {
    const Lock lock(state_->mutex);
    return state_->world->clock.settings();
}

void Engine::reset() {
    std::unique_ptr<world::World> old;  // destroyed after the lock is given back
    const Lock lock(state_->mutex);
    old = std::exchange(state_->world, begin_world(*state_->catalog, state_->settings, *state_->population));
    ++state_->world_number;
}

void Engine::play(std::shared_ptr<const Catalog> catalog, std::vector<const Scenario*> scenarios, Value order) {
    std::unique_ptr<world::World> old;
    const Lock lock(state_->mutex);
    Settings settings = state_->settings;
    settings.scenarios = std::move(scenarios);
    settings.order = std::move(order);
    std::shared_ptr<const Population> population = State::population_of(*catalog, settings.seed);
    old = std::exchange(state_->world, begin_world(*catalog, settings, *population));
    state_->population = std::move(population);
    state_->secrets_of_all = State::all_secrets(*catalog);
    state_->settings = std::move(settings);
    state_->catalog = std::move(catalog);
    ++state_->world_number;
}

void Engine::reset_things() {
    std::unique_ptr<world::World> old;
    const Lock lock(state_->mutex);
    world::World& before = state_->caught_up();
    auto fresh = empty_world(*state_->catalog, state_->settings, before.clock.settings(), before.seed);
    fresh->clock = before.clock;
    fresh->time = before.time;
    for (world::VendorState& vendor : fresh->vendors) begin_vendor(*fresh, vendor, *state_->population);
    for (std::size_t i = 0; i < fresh->vendors.size(); ++i) fresh->vendors[i].faults = std::move(before.vendors[i].faults);
    fresh->next_fault = before.next_fault;
    fresh->journal = std::move(before.journal);
    fresh->has_begun = true;
    old = std::exchange(state_->world, std::move(fresh));
    ++state_->world_number;
}

Value Engine::snapshot() const {
    const Lock lock(state_->mutex);
    return snapshot_of(*state_->world, state_->settings);
}

std::shared_ptr<Engine> Engine::fork(const std::string& name) const {
    std::shared_ptr<const Catalog> catalog;
    Settings settings;
    Value kept;
    {
        const Lock lock(state_->mutex);
        catalog = state_->catalog;
        settings = state_->settings;
        kept = snapshot_of(*state_->world, settings);
    }
    settings.world = name;
    return std::make_shared<Engine>(std::move(catalog), std::move(settings), kept);
}

void Engine::reload(std::shared_ptr<const Catalog> catalog, std::vector<const Scenario*> scenarios) {
    const Lock lock(state_->mutex);
    const Value kept = snapshot_of(*state_->world, state_->settings);
    Settings settings = state_->settings;
    settings.scenarios = std::move(scenarios);
    std::shared_ptr<const Population> population = State::population_of(*catalog, settings.seed);
    auto world = restore_world(kept, *catalog, settings, *population, Missing::left_out);
    world->journal.restore_notes(state_->world->journal.notes());
    world->journal.restore_arrivals(state_->world->journal);
    state_->population = std::move(population);
    state_->secrets_of_all = State::all_secrets(*catalog);
    state_->world = std::move(world);
    state_->settings = std::move(settings);
    state_->catalog = std::move(catalog);
    ++state_->world_number;
}

std::vector<FaultState> Engine::faults() const {
    const Lock lock(state_->mutex);
    std::vector<FaultState> all;
    for (const world::VendorState& vendor : state_->world->vendors) {
        for (const world::Fault& fault : vendor.faults) {
            FaultState state;
            state.id = id_of(fault);
            state.vendor = vendor.vendor->name;
            state.rule = to_json(fault.rule.words);
            state.set_by = fault.set_by == world::SetBy::scenario ? "scenario" : "admin";
            for (const std::int64_t calls : fault.calls) state.calls += static_cast<std::uint64_t>(calls);
            state.met = fault.met;
            all.push_back(std::move(state));
        }
    }
    return all;
}

std::variant<std::string, std::vector<Diagnostic>> Engine::add_fault(std::string_view vendor, std::string_view text) {
    const auto refused = [](std::string message, std::string hint) {
        const Place whole{.file = std::make_shared<const std::string>("body")};
        return std::vector{Diagnostic{whole, std::move(message), std::move(hint), {}}};
    };
    const Lock lock(state_->mutex);
    const auto& vendors = state_->world->vendors;
    const auto known = std::find_if(vendors.begin(), vendors.end(), [&](const auto& each) { return each.vendor->name == vendor; });
    if (known == vendors.end()) return refused("no vendor '" + std::string(vendor) + "' is served", {});
    auto read = read_fault(*known->vendor, text);
    if (auto* mistakes = std::get_if<std::vector<Diagnostic>>(&read)) return std::move(*mistakes);
    FaultRule& rule = std::get<FaultRule>(read);
    world::World& world = state_->caught_up();
    world::VendorState& state = *state_->state_of(vendor);
    if (state.faults.size() >= most_faults)
        return refused("there are " + std::to_string(most_faults) + " faults of this vendor already", "remove some");
    for (const world::Fault& earlier : state.faults) {
        if (shadows(earlier.rule, rule, SetTogether::no))
            return refused("the error of this fault never answers", id_of(earlier) + " answers all of its calls before it");
    }
    return id_of(world.add_fault(state, std::move(rule), world::SetBy::admin));
}

bool Engine::remove_fault(std::string_view id) {
    const Lock lock(state_->mutex);
    const auto is_it = [&](const world::Fault& each) { return id_of(each) == id; };
    for (world::VendorState& vendor : state_->world->vendors)
        if (std::erase_if(vendor.faults, is_it) > 0) return true;
    return false;
}

void Engine::clear_faults() {
    const Lock lock(state_->mutex);
    for (world::VendorState& vendor : state_->world->vendors) vendor.faults.clear();
}

std::vector<Exchange> Engine::journal(std::size_t most) const {
    const Lock lock(state_->mutex);
    return state_->journal(most);
}

Engine::JournalCounts Engine::journal_counts() const {
    const Lock lock(state_->mutex);
    return state_->journal_counts();
}

std::pair<std::vector<Exchange>, Engine::JournalCounts> Engine::whole_journal() const {
    const Lock lock(state_->mutex);
    return {state_->journal(0), state_->journal_counts()};
}

std::vector<world::Note> Engine::notes() const {
    const Lock lock(state_->mutex);
    const auto& notes = state_->world->journal.notes();
    return {notes.begin(), notes.end()};
}

void Engine::note(std::string text) {
    const Lock lock(state_->mutex);
    state_->world->journal.note(state_->world->time, std::move(text));
}

void Engine::clear_journal() {
    const Lock lock(state_->mutex);
    state_->world->journal.clear();
}

void Engine::remove_from_journal(const std::vector<std::uint64_t>& sequences) {
    const Lock lock(state_->mutex);
    state_->world->journal.remove(sequences);
}

std::optional<Engine::Nearest> Engine::nearest_to(const Request& request) const {
    const std::shared_ptr<const Catalog> catalog = this->catalog();
    Destination to = destination_of(request);
    const std::string prefix = std::string(world_path) + name();
    if (to.path.starts_with(prefix + '/')) cut_front(to, prefix.size());
    if (const std::size_t dot = to.name.find('.'); to.name.substr(0, dot) == name()) to.name.remove_prefix(dot + 1);
    const Mounted mounted = find_mount(*catalog, to);
    if (mounted.vendor < 0) return std::nullopt;
    const Vendor& vendor = *catalog->vendors[at(mounted.vendor)];
    NearMiss miss = nearest_operation(vendor, request.method, mounted.path);
    if (miss.operation == nullptr) return std::nullopt;
    return Nearest{.vendor = vendor.name,
                   .operation = miss.operation->name,
                   .method = miss.operation->method,
                   .path = miss.operation->path.text(),
                   .source = miss.operation->provenance.source,
                   .difference = std::move(miss.difference)};
}

std::shared_ptr<const Catalog> Engine::catalog() const {
    const Lock lock(state_->mutex);
    return state_->catalog;
}

Settings Engine::settings() const {
    const Lock lock(state_->mutex);
    return state_->settings;
}

std::pair<std::shared_ptr<const Catalog>, Settings> Engine::playing() const {
    const Lock lock(state_->mutex);
    return {state_->catalog, state_->settings};
}

std::vector<Happening> Engine::take_untold() {
    const Lock lock(state_->mutex);
    return std::exchange(state_->untold, {});
}

const std::string& Engine::name() const { return state_->world_name; }

std::variant<Resource, Mistake> Engine::State::told(const std::variant<Found, Mistake>& outcome) {
    if (const Mistake* mistake = std::get_if<Mistake>(&outcome)) return *mistake;
    return engine::describe(caught_up(), std::get<Found>(outcome));
}

std::variant<ResourceList, Mistake> Engine::resources(const Selection& selection, const Page& page) {
    const Lock lock(state_->mutex);
    return list_resources(state_->caught_up(), selection, page);
}

std::variant<Resource, Mistake> Engine::resource(const Selection& one) {
    const Lock lock(state_->mutex);
    return state_->told(find_resource(state_->caught_up(), one));
}

std::vector<Gate> Engine::gates() {
    const Lock lock(state_->mutex);
    return waiting_gates(state_->caught_up());
}

std::variant<Resource, Mistake> Engine::release(std::string_view gate) {
    const Lock lock(state_->mutex);
    return state_->told(release_gate(state_->caught_up(), *state_->population, gate));
}

std::variant<Resource, Mistake> Engine::move(const Selection& one, std::string_view state, Force force) {
    const Lock lock(state_->mutex);
    return state_->told(order_move(state_->caught_up(), *state_->population, one, state, force));
}

std::variant<Resource, Mistake> Engine::set_plan(const Selection& one, std::string_view text) {
    const Lock lock(state_->mutex);
    return state_->told(order_plan(state_->caught_up(), *state_->population, one, text));
}

std::variant<KindPlan, Mistake> Engine::set_plan_of_kind(const Selection& kind, std::string_view text) {
    const Lock lock(state_->mutex);
    return order_plan_of_kind(state_->caught_up(), kind, text);
}


std::vector<Header> Engine::credential_headers(const Vendor& vendor, std::string_view method, std::string_view url,
                                               std::string_view body) const {
    if (!vendor.try_it || vendor.try_it->auth < 0 || vendor.try_it->credential.empty()) return {};
    const AuthScheme& scheme = vendor.auth[at(vendor.try_it->auth)];
    if (scheme.hmac) {
        const auto key = signing_key(vendor);
        return key ? state_->signed_by(*key, vendor, scheme, method, url, body) : std::vector<Header>();
    }
    std::string value = vendor.try_it->credential;
    if (scheme.kind >= 0) {
        const Lock lock(state_->mutex);
        value += state_->world->credential_suffix;
    }
    return in_header(scheme, value);
}

std::vector<Header> Engine::signature_headers(const Vendor& vendor, const Operation& operation, const SigningKey& key,
                                              std::string_view method, std::string_view url, std::string_view body) const {
    if (operation.auth < 0) return {};
    return state_->signed_by(key, vendor, vendor.auth[at(operation.auth)], method, url, body);
}

std::vector<Header> Engine::State::signed_by(const SigningKey& key, const Vendor& vendor, const AuthScheme& scheme, std::string_view method,
                                             std::string_view url, std::string_view body) {
    if (!scheme.hmac) return {};
    const Lock lock(mutex);
    world::VendorState* vendor_state = state_of(vendor.name);
    if (vendor_state == nullptr || vendor_state->vendor != &vendor) return {};  // it was loaded again meanwhile
    Request request;
    request.method = method;
    request.target = url;
    request.body = body;
    Context context;
    context.world = world.get();
    context.vendor = vendor_state;
    context.request = &request;
    std::string message;
    append_text(message, scheme.hmac->message, context);
    const std::string mac = hmac(scheme.hmac->hash, key.secret, message);
    return in_header(scheme, key.id + ':' + (scheme.hmac->encoding == Hmac::Encoding::hex ? hex_encode(mac) : base64_encode(mac)));
}

std::optional<SigningKey> Engine::signing_key(const Vendor& vendor) const {
    if (!vendor.try_it || vendor.try_it->auth < 0) return std::nullopt;
    const AuthScheme& scheme = vendor.auth[at(vendor.try_it->auth)];
    if (!scheme.hmac) return std::nullopt;
    const std::string& id = vendor.try_it->credential;
    const Lock lock(state_->mutex);
    world::VendorState* vendor_state = state_->state_of(vendor.name);
    if (vendor_state == nullptr || vendor_state->vendor != &vendor) return std::nullopt;  // it was loaded again meanwhile
    const world::Instance* signer = vendor_state->of(scheme.kind).find(scheme.field, Value(id));
    if (signer == nullptr) return std::nullopt;
    return SigningKey{.scheme = scheme.in.empty() ? std::string() : scheme.in.front().scheme,
                      .owner = vendor.kinds[at(scheme.kind)].name,
                      .id = id + state_->world->credential_suffix,
                      .secret = to_text(signer->fields[at(scheme.hmac->secret_field)])};
}

}  // namespace understudy::engine
