#include "engine/engine.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

#include "base/encoding.h"
#include "base/mutex.h"
#include "base/plain_bytes.h"
#include "engine/begin.h"
#include "engine/context.h"
#include "engine/evaluate.h"
#include "engine/mount.h"
#include "engine/redact.h"
#include "engine/reply.h"
#include "engine/route.h"
#include "engine/steps.h"
#include "engine/walk.h"

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
    State(std::shared_ptr<const Catalog> the_catalog, Settings the_settings)
        : catalog(std::move(the_catalog)),
          settings(std::move(the_settings)),
          population(std::make_shared<Population>(
              catalog->population ? catalog->population : std::make_shared<const PopulationModel>(), settings.seed)),
          world(begin_world(*catalog, settings, *population)) {}

    const std::shared_ptr<const Catalog> catalog;
    const Settings settings;
    const std::shared_ptr<const Population> population;

    mutable Mutex mutex;
    std::unique_ptr<world::World> world GUARDED_BY(mutex);
    std::uint64_t world_number GUARDED_BY(mutex) = 0;  ///< tells the worlds before and after a reset apart
    /// The Date header of the present second.
    std::chrono::sys_seconds date_of GUARDED_BY(mutex){};
    std::string date GUARDED_BY(mutex);
    /// Where requests that no vendor takes may hold secrets: wherever those of any vendor do.
    const SecretNames secrets_of_all = [this] {
        SecretNames all;
        for (const auto& vendor : catalog->vendors) all.add(vendor->secrets);
        return all;
    }();

    Reply handle(Request& request, Exchange* on_exchange);
    Outcome respond(Context& context, const Mounted& mounted) REQUIRES(mutex);
    Outcome respond_unmatched(Context& context, const Routed& routed) REQUIRES(mutex);
    Outcome operate(Context& context) REQUIRES(mutex);
    Outcome refuse(Context& context, const Refusal& refusal) REQUIRES(mutex);
    Verdict take(EngineStep step, Context& context) REQUIRES(mutex);
    const FaultRule* meet_fault(Context& context, std::chrono::milliseconds& delay) REQUIRES(mutex);
    void add_headers(Reply& reply, const Outcome& outcome) REQUIRES(mutex);
    world::JournalEntry describe(const Context& context, const Request& request, const Outcome& outcome) REQUIRES(mutex);
    Redactor secrets_of(const Context& context) REQUIRES(mutex);
    void after(Context& context) REQUIRES(mutex);
    FileOpening opening() REQUIRES(mutex);
    world::VendorState& state_of(const Vendor& vendor) REQUIRES(mutex);
};

namespace {

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

}  // namespace

Reply Engine::State::handle(Request& request, Exchange* on_exchange) {
    const Lock lock(mutex);
    world::World& the_world = *world;
    settle(the_world, *population, the_world.clock.now(), nullptr);

    const Mounted mounted = find_mount(*catalog, request);
    Context context;
    context.world = &the_world;
    context.population = population.get();
    context.request = &request;
    std::vector<Value> secrets;
    context.secrets = &secrets;
    Outcome outcome;
    try {
        outcome = respond(context, mounted);
    } catch (const std::exception& defect) {
        outcome = {.answer = answer_problem(500, "Understudy failed", defect.what()), .why = std::string("defect: ") + defect.what(), .fault = {}};
    }
    if (const std::string mistake = unsendable(outcome.answer.reply.headers); !mistake.empty())
        outcome = {.answer = answer_problem(500, "Reply not sent", mistake), .why = "reply: " + mistake, .fault = {}};
    const Redactor redactor = secrets_of(context);
    redactor.clean(outcome.why);
    outcome.why = shortened(std::move(outcome.why));
    Reply& reply = outcome.answer.reply;
    const std::size_t answered_headers = reply.headers.size();
    add_headers(reply, outcome);  // those added hold no secret
    redactor.clean(request);
    world::JournalEntry entry = describe(context, request, outcome);
    redactor.clean(entry.resource_key);
    // Nearly always there is nothing to replace in what goes out, and it is told as it is.
    const std::optional<Headers> headers = redactor.cleaned(reply.headers, answered_headers);
    const std::optional<std::string> body = redactor.cleaned_body(reply.body, outcome.answer.shown);
    if (headers) entry.reply_headers = &*headers;
    if (body) entry.reply_body = *body;
    if (request.method == "HEAD") entry.reply_body = {};
    the_world.journal.record(entry, on_exchange);
    after(context);
    return std::move(reply);
}

Outcome Engine::State::respond(Context& context, const Mounted& mounted) {
    context.path = mounted.path;
    context.query = mounted.query;
    context.host = mounted.host;
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

    std::chrono::milliseconds delay{0};
    Outcome outcome;
    const FaultRule* fault = meet_fault(context, delay);
    context.elapsed_ms = std::max(context.elapsed_ms, static_cast<std::int64_t>(delay.count()));
    if (fault != nullptr) {
        outcome = refuse(context, {.error = fault->error, .status = 500, .why = "fault: set by scenario " + context.vendor->scenario->name});
        outcome.fault = context.vendor->vendor->errors[at(fault->error)].name;
    } else {
        outcome = operate(context);
        if (delay.count() > 0) outcome.fault = "delay";
    }
    outcome.answer.reply.delay = delay;
    return outcome;
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
Outcome Engine::State::operate(Context& context) {
    for (const EngineStep step : context.vendor->vendor->order)
        if (const Verdict refusal = take(step, context)) return refuse(context, *refusal);
    if (const Verdict refusal = act(context)) return refuse(context, *refusal);
    if (const Verdict refusal = read_lists(context)) return refuse(context, *refusal);
    Outcome outcome{.answer = answer(context, [this]() REQUIRES(mutex) { return opening(); }), .why = {}, .fault = {}};
    if (is_client_error(outcome.answer.reply.status)) {
        if (const Verdict used_up = count_outcome(context, Counted::error)) return refuse(context, *used_up);
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

const FaultRule* Engine::State::meet_fault(Context& context, std::chrono::milliseconds& delay) {
    const int number = static_cast<int>(context.operation - context.vendor->vendor->operations.data());
    const std::int64_t call = ++context.vendor->calls[at(number)];
    const FaultRule* met = nullptr;
    for (const FaultRule& fault : context.vendor->scenario->faults) {
        if (fault.operation >= 0 && fault.operation != number) continue;
        if (call < fault.first_call || call > fault.last_call) continue;
        delay += std::chrono::duration_cast<std::chrono::milliseconds>(fault.delay);
        if (met == nullptr && fault.error >= 0) met = &fault;
    }
    return met;
}

void Engine::State::add_headers(Reply& reply, const Outcome& outcome) {
    const auto second = std::chrono::floor<std::chrono::seconds>(world->time);
    if (date.empty() || second != date_of) {
        date_of = second;
        date = format_http_date(world->time);
    }
    reply.headers.push_back({"Date", date});
    if (settings.strict) return;
    if (const Provenance* provenance = outcome.answer.provenance) {
        reply.headers.push_back({"Understudy-Grade", std::string(name_of(provenance->grade))});
        reply.headers.push_back({"Understudy-Source", provenance->source});
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
    Redactor out(*context.request, context.raw_path_values, names, has_operation ? Names::certain : Names::guessed, world->seed);
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
void Engine::State::after(Context& context) {
    const std::vector<std::unique_ptr<world::Instance>> removed = std::exchange(world->removed, {});
    if (context.operation == nullptr || context.operation->polls < 0) return;
    world::Instance* job = context.slots[at(context.operation->polls)].instance;
    if (job == nullptr) return;
    const bool is_gone = std::any_of(removed.begin(), removed.end(), [&](const auto& each) { return each.get() == job; });
    if (!is_gone) count_read(context, *job);
    if (world->clock.mode() != Clock::Mode::polls) return;
    world->clock.advance(world->clock.per_poll());
    settle(*world, *population, world->clock.now(), nullptr);
}

FileOpening Engine::State::opening() {
    return {.population = population,
            .finished = [weak = weak_from_this(), number = world_number, sequence = world->journal.total() + 1](FileFacts facts) {
                const std::shared_ptr<State> state = weak.lock();
                if (!state) return;
                const Lock lock(state->mutex);
                if (state->world_number == number) state->world->journal.attach(sequence, std::move(facts));
            }};
}

world::VendorState& Engine::State::state_of(const Vendor& vendor) {
    const auto is_it = [&](const world::VendorState& each) { return each.vendor == &vendor; };
    return *std::find_if(world->vendors.begin(), world->vendors.end(), is_it);
}

Engine::Engine(std::shared_ptr<const Catalog> catalog, Settings settings)
    : state_(std::make_shared<State>(std::move(catalog), std::move(settings))) {}

Engine::~Engine() = default;

Reply Engine::handle(Request request, Exchange* on_exchange) { return state_->handle(request, on_exchange); }

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
    auto fresh = begin_world(*state_->catalog, state_->settings, *state_->population);
    const Lock lock(state_->mutex);
    state_->world.swap(fresh);  // the old one is destroyed after the lock is given back
    ++state_->world_number;
}

std::vector<Exchange> Engine::journal(std::size_t most) const {
    const Lock lock(state_->mutex);
    const auto& entries = state_->world->journal.entries();
    const std::size_t from = most == 0 || most >= entries.size() ? 0 : entries.size() - most;
    std::vector<Exchange> out;
    out.reserve(entries.size() - from);
    for (std::size_t i = from; i < entries.size(); ++i) out.push_back(entries[i].spell());
    return out;
}

Engine::JournalCounts Engine::journal_counts() const {
    const Lock lock(state_->mutex);
    const world::Journal& journal = state_->world->journal;
    return {.total = journal.total(), .evicted = journal.evicted(), .kept = journal.entries().size(), .bytes = journal.bytes()};
}

const Catalog& Engine::catalog() const { return *state_->catalog; }
const Settings& Engine::settings() const { return state_->settings; }

std::vector<Header> Engine::credential_headers(const Vendor& vendor, std::string_view method, std::string_view url,
                                               std::string_view body) const {
    if (!vendor.try_it || vendor.try_it->auth < 0 || vendor.try_it->credential.empty()) return {};
    const AuthScheme& scheme = vendor.auth[at(vendor.try_it->auth)];
    const auto place = std::find_if(scheme.in.begin(), scheme.in.end(),
                                    [](const CredentialPlace& each) { return each.in == CredentialPlace::In::header; });
    if (place == scheme.in.end()) return {};
    std::string value = vendor.try_it->credential;
    if (scheme.hmac) {
        const Lock lock(state_->mutex);
        world::VendorState& vendor_state = state_->state_of(vendor);
        const world::Instance* signer = vendor_state.of(scheme.kind).find(scheme.field, Value(value));
        if (signer == nullptr) return {};
        Request request;
        request.method = method;
        request.target = url;
        request.body = body;
        Context context;
        context.world = state_->world.get();
        context.vendor = &vendor_state;
        context.request = &request;
        std::string message;
        append_text(message, scheme.hmac->message, context);
        const std::string mac = hmac(scheme.hmac->hash, to_text(signer->fields[at(scheme.hmac->secret_field)]), message);
        value += ':' + (scheme.hmac->encoding == Hmac::Encoding::hex ? hex_encode(mac) : base64_encode(mac));
    }
    return {{place->name, place->scheme.empty() ? value : place->scheme + ' ' + value}};
}

std::optional<SigningKey> Engine::signing_key(const Vendor& vendor) const {
    if (!vendor.try_it || vendor.try_it->auth < 0) return std::nullopt;
    const AuthScheme& scheme = vendor.auth[at(vendor.try_it->auth)];
    if (!scheme.hmac) return std::nullopt;
    const std::string& id = vendor.try_it->credential;
    const Lock lock(state_->mutex);
    const world::Instance* signer = state_->state_of(vendor).of(scheme.kind).find(scheme.field, Value(id));
    if (signer == nullptr) return std::nullopt;
    return SigningKey{.scheme = scheme.in.empty() ? std::string() : scheme.in.front().scheme,
                      .owner = vendor.kinds[at(scheme.kind)].name,
                      .id = id,
                      .secret = to_text(signer->fields[at(scheme.hmac->secret_field)])};
}

}  // namespace understudy::engine
