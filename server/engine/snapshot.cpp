#include "engine/snapshot.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "base/encoding.h"
#include "base/json.h"
#include "engine/begin.h"
#include "engine/fault.h"
#include "scenario/fault_text.h"
#include "scenario/plan_syntax.h"

namespace understudy::engine {

using namespace scenario;
using world::Instance;
using world::VendorState;

namespace {

constexpr std::int64_t present_format = 1;

std::size_t at(int index) {
    return static_cast<std::size_t>(index);
}

std::int64_t micros(Timestamp time) {
    return time.time_since_epoch().count();
}

// Writing
// ------------------------------------------------------------------------------------------------------------

Value bytes(std::string_view text) {
    if (is_utf8(text)) return text;
    return Value::Object{{"$base64", base64_encode(text)}};
}

/// A value of any type, so that JSON brings it back as it was.
Value packed(const Value& value) {
    switch (value.type()) {
        case Value::Type::time:
            return Value::Object{{"$time", micros(value.time())}};
        case Value::Type::text:
            return bytes(value.text());
        case Value::Type::list: {
            Value::List list;
            for (const Value& each : value.list()) list.push_back(packed(each));
            return list;
        }
        case Value::Type::object: {
            Value::Object object;
            for (const auto& [name, each] : value.object()) object.emplace_back(name, packed(each));
            const bool is_ambiguous = !object.empty() && object.front().first.starts_with('$');
            return is_ambiguous ? Value::Object{{"$object", std::move(object)}} : std::move(object);
        }
        default:
            return value;
    }
}

Value state_name(const Lifecycle& lifecycle, int state) {
    return state < 0 ? Value(nullptr) : Value(lifecycle.states[at(state)]);
}

/// Which of the scenario's plans for its kind the instance walks, the one without a condition after the
/// others; -1: none of them.
int case_of(const Scenario& scenario, const Instance& instance) {
    const std::vector<PlanCase>& cases = scenario.plan_cases[at(instance.kind)];
    const auto found = std::find_if(cases.begin(), cases.end(),
                                    [&](const PlanCase& each) { return each.plan == instance.plan; });
    if (found != cases.end()) return static_cast<int>(found - cases.begin());
    return instance.plan == scenario.plans[at(instance.kind)] ? static_cast<int>(cases.size()) : -1;
}

Value walk_of(const VendorState& vendor, const Instance& instance) {
    const Lifecycle* lifecycle = vendor.lifecycle(instance);
    if (lifecycle == nullptr) return nullptr;
    Value::List moves;
    for (const world::Move& move : instance.moves)
        moves.emplace_back(Value::Object{{"id", move.id},
                                         {"from", state_name(*lifecycle, move.from)},
                                         {"to", state_name(*lifecycle, move.to)},
                                         {"at", micros(move.at)},
                                         {"number", move.number},
                                         {"how", name_of(move.how)}});
    Value::Object walk{{"state", state_name(*lifecycle, instance.state)},
                       {"entered", micros(instance.entered)},
                       {"moves", std::move(moves)},
                       {"step", instance.step},
                       {"step_began", micros(instance.step_began)},
                       {"reads", instance.reads},
                       {"told", state_name(*lifecycle, instance.told_state)}};
    if (instance.due) walk.emplace_back("due", micros(*instance.due));
    // Whoever walks as the scenario says goes on as a changed scenario says.
    if (const int number = case_of(*vendor.scenario, instance); number >= 0) {
        walk.emplace_back("case", number);
    } else if (instance.plan) {
        walk.emplace_back("plan", instance.plan->spelled);
    }
    return walk;
}

Value thing_of(const VendorState& vendor, const Instance& instance) {
    const Kind& kind = vendor.vendor->kinds[at(instance.kind)];
    Value::Object fields;
    for (std::size_t i = 0; i < kind.fields.size(); ++i)
        if (!instance.fields[i].is_absent())
            fields.emplace_back(kind.fields[i].name, packed(instance.fields[i]));
    return Value::Object{{"serial", static_cast<std::int64_t>(instance.serial)},
                         {"created", micros(instance.created)},
                         {"fields", std::move(fields)},
                         {"walk", walk_of(vendor, instance)},
                         {"hidden_reads", instance.hidden_reads},
                         {"shown_from", micros(std::max(instance.shown_from, instance.created))}};
}

/// The generators of one kind that have been used: how far each is.
template <typename Count>
Value counts_of(const Kind& kind, const std::vector<Count>& counts) {
    Value::Object object;
    for (std::size_t i = 0; i < counts.size(); ++i)
        if (counts[i] != 0) object.emplace_back(kind.fields[i].name, static_cast<std::int64_t>(counts[i]));
    return object;
}

Value windows_of(const std::vector<world::RateWindow>& windows) {
    Value::List list;
    for (const world::RateWindow& window : windows) {
        Value::List calls;
        const world::RateWindow::Counts counts = window.counts();
        for (const std::int64_t each : counts.calls) calls.emplace_back(each);
        list.emplace_back(Value::Object{{"piece", counts.piece}, {"calls", std::move(calls)}});
    }
    return list;
}

Value fault_of(const VendorState& vendor, const world::Fault& fault) {
    Value::Object calls;
    for (std::size_t i = 0; i < fault.calls.size(); ++i)
        if (fault.calls[i] != 0) calls.emplace_back(vendor.vendor->operations[i].name, fault.calls[i]);
    return Value::Object{{"number", static_cast<std::int64_t>(fault.number)},
                         {"rule", fault.rule.words},
                         {"of_scenario", fault.set_by == world::SetBy::scenario},
                         {"set_at", micros(fault.set_at)},
                         {"calls", std::move(calls)},
                         {"met", static_cast<std::int64_t>(fault.met)},
                         {"rolls", static_cast<std::int64_t>(fault.rolls)}};
}

/// What the scenario itself sets.
Value scenario_faults(const Scenario& scenario) {
    Value::List list;
    for (const FaultRule& rule : scenario.faults) list.push_back(rule.words);
    return list;
}

Value vendor_of(const VendorState& vendor) {
    Value::Object things, sequences, draws, limits;
    for (std::size_t i = 0; i < vendor.collections.size(); ++i) {
        const Kind& kind = vendor.vendor->kinds[i];
        Value::List list;
        for (const auto& instance : vendor.collections[i].instances())
            list.push_back(thing_of(vendor, *instance));
        things.emplace_back(kind.name, std::move(list));
        sequences.emplace_back(kind.name, counts_of(kind, vendor.sequences[i]));
        draws.emplace_back(kind.name, counts_of(kind, vendor.draws[i]));
    }
    Value::Object plans;
    for (std::size_t i = 0; i < vendor.plans.size(); ++i)
        if (vendor.plans[i]) plans.emplace_back(vendor.vendor->kinds[i].name, vendor.plans[i]->spelled);
    Value::List faults;
    for (const world::Fault& fault : vendor.faults) faults.push_back(fault_of(vendor, fault));
    for (std::size_t i = 0; i < vendor.windows.size(); ++i) {
        const std::map<std::string, std::vector<world::RateWindow>> sorted(vendor.windows[i].begin(),
                                                                           vendor.windows[i].end());
        Value::Object callers;
        for (const auto& [caller, windows] : sorted) callers.emplace_back(caller, windows_of(windows));
        limits.emplace_back(vendor.vendor->limits[i].name, std::move(callers));
    }
    return Value::Object{{"vendor", vendor.vendor->name},
                         {"scenario", vendor.scenario->name},
                         {"next_move", vendor.next_move_id},
                         {"resources", std::move(things)},
                         {"sequences", std::move(sequences)},
                         {"draws", std::move(draws)},
                         {"plans", std::move(plans)},
                         {"faults", std::move(faults)},
                         {"scenario_faults", scenario_faults(*vendor.scenario)},
                         {"limits", std::move(limits)}};
}

Value headers_of(const Headers& headers) {
    Value::List list;
    for (const Header& header : headers)
        list.emplace_back(Value::List{bytes(header.name), bytes(header.value)});
    return list;
}

Value exchange_of(const Exchange& exchange) {
    Value::Object object{{"sequence", static_cast<std::int64_t>(exchange.sequence)},
                         {"at", micros(exchange.at)},
                         {"method", bytes(exchange.request.method)},
                         {"target", bytes(exchange.request.target)},
                         {"headers", headers_of(exchange.request.headers)},
                         {"body", bytes(exchange.request.body)},
                         {"scheme", exchange.request.scheme},
                         {"peer", exchange.request.peer},
                         {"status", exchange.status},
                         {"reply_headers", headers_of(exchange.reply_headers)},
                         {"reply_body", bytes(exchange.reply_body)}};
    const std::pair<const char*, const std::string&> texts[] = {
        {"chosen_by", exchange.chosen_by},     {"vendor", exchange.vendor},
        {"operation", exchange.operation},     {"scenario", exchange.scenario},
        {"resource", exchange.resource},       {"state_before", exchange.state_before},
        {"state_after", exchange.state_after}, {"grade", exchange.grade},
        {"source", exchange.source},           {"fault", exchange.fault},
        {"delivery", exchange.delivery},       {"why", exchange.why}};
    for (const auto& [name, text] : texts)
        if (!text.empty()) object.emplace_back(name, bytes(text));
    const std::pair<const char*, std::size_t> cuts[] = {{"request_cut_from", exchange.request_cut_from},
                                                        {"reply_cut_from", exchange.reply_cut_from}};
    for (const auto& [name, size] : cuts)
        if (size > 0) object.emplace_back(name, static_cast<std::int64_t>(size));
    if (exchange.delay.count() > 0)
        object.emplace_back("delay_ms", static_cast<std::int64_t>(exchange.delay.count()));
    if (exchange.file)
        object.emplace_back("file", Value::Object{{"rows", exchange.file->rows},
                                                  {"bytes", exchange.file->bytes},
                                                  {"sha256", exchange.file->sha256}});
    return object;
}

constexpr std::pair<Clock::Mode, const char*> modes[] = {
    {Clock::Mode::real, "real"}, {Clock::Mode::stepped, "stepped"}, {Clock::Mode::polls, "polls"}};

Value clock_of(const world::World& world) {
    const Clock clock = world.clock.settings();
    Value::Object object;
    for (const auto& [mode, name] : modes)
        if (mode == clock.mode) object.emplace_back("mode", name);
    object.emplace_back("speed", clock.speed);
    object.emplace_back("per_poll", clock.per_poll.count());
    object.emplace_back("start", micros(world.clock.start()));
    object.emplace_back("now", micros(world.clock.now()));
    return object;
}

// Reading
// ------------------------------------------------------------------------------------------------------------

/// A value of the snapshot and where it stands, so that a mistake can say so.
class Part {
  public:
    Part(const Value& value, std::string path) : value_(&value), path_(std::move(path)) {}

    [[noreturn]] void refuse(const std::string& what) const {
        throw SnapshotMistake("snapshot" + path_ + ": " + what);
    }

    bool has(std::string_view name) const { return value_->find(name) != nullptr; }
    Part operator[](std::string_view name) const {
        const Value* member = value_->find(name);
        if (member == nullptr) refuse("'" + std::string(name) + "' is missing");
        return {*member, path_ + '.' + std::string(name)};
    }
    const Value::Object& object() const {
        if (!value_->is_object()) refuse("this is no object");
        return value_->object();
    }
    std::vector<Part> list() const {
        if (!value_->is_list()) refuse("this is no list");
        std::vector<Part> parts;
        for (const Value& each : value_->list())
            parts.emplace_back(each, path_ + '[' + std::to_string(parts.size()) + ']');
        return parts;
    }
    /// The members, each with its name.
    std::vector<std::pair<std::string, Part>> members() const {
        std::vector<std::pair<std::string, Part>> parts;
        for (const auto& [name, each] : object()) parts.emplace_back(name, Part(each, path_ + '.' + name));
        return parts;
    }
    std::int64_t integer() const {
        if (value_->type() != Value::Type::integer) refuse("this is no whole number");
        return value_->integer();
    }
    int small() const {
        const std::int64_t number = integer();
        if (number < -1 || number > 1'000'000'000) refuse("this number is out of range");
        return static_cast<int>(number);
    }
    /// At least 0.
    std::int64_t count() const {
        if (integer() < 0) refuse("this is less than 0");
        return integer();
    }
    /// Within the years that a date can be written of.
    Timestamp time() const {
        using namespace std::chrono;
        const Timestamp time{Duration(integer())};
        if (time < sys_days{year{0} / January / 1} || time >= sys_days{year{10'000} / January / 1})
            refuse("this is no time that can be");
        return time;
    }
    double number() const {
        if (value_->type() == Value::Type::number) return value_->number();
        return static_cast<double>(integer());
    }
    std::string text() const {
        if (value_->is_text()) return value_->text();
        const Value* encoded = value_->find("$base64");
        const auto decoded =
            encoded != nullptr && encoded->is_text() ? base64_decode(encoded->text()) : std::nullopt;
        if (!decoded) refuse("this is no text");
        return *decoded;
    }
    bool is_null() const { return value_->is_null(); }

    Value unpacked() const {
        if (value_->is_list()) {
            Value::List list;
            for (const Part& each : this->list()) list.push_back(each.unpacked());
            return list;
        }
        if (!value_->is_object()) return *value_;
        const Value::Object& members = value_->object();
        if (!members.empty() && members.front().first == "$time") return (*this)["$time"].time();
        if (!members.empty() && members.front().first == "$base64") return text();
        if (!members.empty() && members.front().first == "$object") return (*this)["$object"].whole_object();
        return whole_object();
    }

  private:
    Value whole_object() const {
        Value::Object object;
        for (const auto& [name, each] : members()) object.emplace_back(name, each.unpacked());
        return object;
    }

    const Value* value_;
    std::string path_;
};

Part opened(const Value& snapshot) {
    const Part all(snapshot, "");
    if (!snapshot.is_object() || !all.has("format"))
        all.refuse("this is none: it must be an object with 'format'");
    const std::int64_t format = all["format"].integer();
    if (format != present_format)
        all["format"].refuse("format " + std::to_string(format) +
                             " is not known to this version, which reads format " +
                             std::to_string(present_format) + "; take the snapshot with this version");
    return all;
}

std::uint64_t seed_of(const Part& all) {
    const std::string text = all["seed"].text();
    std::uint64_t seed = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') all["seed"].refuse("this is no seed");
        seed = seed * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return seed;
}

Clock clock_settings(const Part& clock) {
    Clock settings;
    const std::string mode = clock["mode"].text();
    const auto known = std::find_if(std::begin(modes), std::end(modes),
                                    [&](const auto& each) { return each.second == mode; });
    if (known == std::end(modes)) clock["mode"].refuse("'" + mode + "' is none of real, stepped, polls");
    settings.mode = known->first;
    settings.speed = clock["speed"].number();
    if (!is_clock_speed(settings.speed)) clock["speed"].refuse("no clock runs so fast");
    settings.per_poll = Duration(clock["per_poll"].integer());
    settings.start = clock["start"].time();
    return settings;
}

/// Fills the world of one vendor.
class VendorReader {
  public:
    VendorReader(world::World& world, VendorState& vendor, Missing missing)
        : world_(world), vendor_(vendor), missing_(missing) {}

    void read(const Part& part) {
        vendor_.next_move_id = part["next_move"].integer();
        for (const auto& [name, things] : part["resources"].members()) {
            const int kind = kind_of(name, things);
            if (kind < 0) continue;
            for (const Part& thing : things.list()) read_thing(kind, thing);
        }
        read_counts(part["sequences"], vendor_.sequences);
        read_counts(part["draws"], vendor_.draws);
        for (const auto& [name, text] : part["plans"].members()) {
            const int kind = kind_of(name, text);
            if (kind < 0 || vendor_.vendor->kinds[at(kind)].lifecycle < 0) continue;
            vendor_.plans[at(kind)] = own_plan(kind, text);
        }
        // Whatever scenario is played now, its faults are the present ones, unless they are the same as
        // before.
        if (missing_ == Missing::left_out &&
            part["scenario_faults"].unpacked() != scenario_faults(*vendor_.scenario)) {
            are_faults_new_ = true;
            for (const FaultRule& rule : vendor_.scenario->faults)
                world_.add_fault(vendor_, rule, world::SetBy::scenario);
        }
        for (const Part& fault : part["faults"].list()) read_fault(fault);
        for (const auto& [name, callers] : part["limits"].members()) read_limit(name, callers);
    }

  private:
    void leave_out(const Part& part, const char* what, const std::string& name) const {
        if (missing_ == Missing::refused)
            part.refuse("the vendor '" + vendor_.vendor->name + "' has no " + what + " '" + name +
                        "'; its files have changed");
    }

    int kind_of(const std::string& name, const Part& part) const {
        const auto& kinds = vendor_.vendor->kinds;
        const auto found =
            std::find_if(kinds.begin(), kinds.end(), [&](const Kind& kind) { return kind.name == name; });
        if (found != kinds.end()) return static_cast<int>(found - kinds.begin());
        leave_out(part, "resource", name);
        return -1;
    }

    void read_fault(const Part& part) const {
        const bool is_of_scenario = part["of_scenario"].unpacked() == Value(true);
        if (is_of_scenario && are_faults_new_) return;
        auto read = scenario::read_fault(*vendor_.vendor, to_json(part["rule"].unpacked()));
        if (auto* mistakes = std::get_if<std::vector<Diagnostic>>(&read)) {
            if (missing_ == Missing::refused) part["rule"].refuse(format_diagnostics(std::move(*mistakes)));
            return;
        }
        if (vendor_.faults.size() >= most_faults)
            part.refuse("a vendor has at most " + std::to_string(most_faults) + " faults");
        const auto number = static_cast<std::uint64_t>(part["number"].count());
        if (number >= world_.next_fault) part["number"].refuse("this is not below next_fault");
        world::Fault fault{.number = number,
                           .rule = std::get<FaultRule>(std::move(read)),
                           .set_by = is_of_scenario ? world::SetBy::scenario : world::SetBy::admin,
                           .set_at = part["set_at"].time(),
                           .calls = std::vector<std::int64_t>(vendor_.vendor->operations.size()),
                           .met = static_cast<std::uint64_t>(part["met"].count()),
                           .rolls = static_cast<std::uint64_t>(part["rolls"].count())};
        for (const auto& [name, calls] : part["calls"].members()) {
            const int operation = vendor_.vendor->operation_of(name);
            if (operation < 0) leave_out(calls, "operation", name);
            if (operation >= 0) fault.calls[at(operation)] = calls.integer();
        }
        vendor_.faults.push_back(std::move(fault));
    }

    template <typename Counts>
    void read_counts(const Part& part, std::vector<Counts>& counts) const {
        for (const auto& [name, fields] : part.members()) {
            const int kind = kind_of(name, fields);
            if (kind < 0) continue;
            for (const auto& [field_name, count] : fields.members()) {
                const int field = vendor_.vendor->kinds[at(kind)].field_of(field_name);
                if (field < 0) leave_out(count, "field", name + '.' + field_name);
                if (field >= 0)
                    counts[at(kind)][at(field)] = static_cast<typename Counts::value_type>(count.integer());
            }
        }
    }

    void read_limit(const std::string& name, const Part& callers) const {
        const auto& limits = vendor_.vendor->limits;
        const auto found = std::find_if(limits.begin(), limits.end(),
                                        [&](const Limit& limit) { return limit.name == name; });
        if (found == limits.end()) return leave_out(callers, "limit", name);
        auto& into = vendor_.windows[static_cast<std::size_t>(found - limits.begin())];
        for (const auto& [caller, list] : callers.members()) {
            std::vector<world::RateWindow> windows;
            for (const Part& each : list.list()) {
                world::RateWindow::Counts counts{.piece = each["piece"].integer(), .calls = {}};
                for (const Part& calls : each["calls"].list()) counts.calls.push_back(calls.integer());
                windows.emplace_back().restore(std::move(counts));
            }
            windows.resize(found->windows.size());
            into.emplace(caller, std::move(windows));
        }
    }

    int state_of(const Lifecycle& lifecycle, const Part& part) const {
        if (part.is_null()) return -1;
        const std::string name = part.text();
        const int state = lifecycle.state_of(name);
        if (state < 0) leave_out(part, "state", name);
        return state;
    }

    void read_thing(int kind_number, const Part& part) {
        const Kind& kind = vendor_.vendor->kinds[at(kind_number)];
        auto made = std::make_unique<Instance>();
        made->vendor = vendor_.number;
        made->kind = kind_number;
        made->serial = static_cast<std::uint64_t>(part["serial"].count());
        if (made->serial >= world_.next_serial) part["serial"].refuse("this is not below next_serial");
        made->created = part["created"].time();
        made->fields.assign(kind.fields.size(), nullptr);
        for (std::size_t i = 0; i < kind.fields.size(); ++i)
            if (const Value& usual = kind.fields[i].schema.default_value; !usual.is_absent())
                made->fields[i] = usual;
        for (const auto& [name, value] : part["fields"].members()) {
            const int field = kind.field_of(name);
            if (field < 0) leave_out(value, "field", kind.name + '.' + name);
            if (field >= 0) made->fields[at(field)] = value.unpacked();
        }
        if (kind.lifecycle >= 0 &&
            !read_walk(*made, vendor_.vendor->lifecycles[at(kind.lifecycle)], part["walk"]))
            return;
        if (const auto& others = vendor_.of(kind_number).instances();
            !others.empty() && others.back()->serial >= made->serial)
            part["serial"].refuse("things stand in the order of their serials");
        made->hidden_reads = part["hidden_reads"].small();
        made->shown_from = part["shown_from"].time();
        Instance* instance = vendor_.of(kind_number).add(std::move(made));
        if (instance->due) world_.due.emplace(*instance->due, instance->serial, instance);
    }

    /// Whether the thing is in a state that there still is.
    bool read_walk(Instance& instance, const Lifecycle& lifecycle, const Part& part) {
        instance.plan = vendor_.scenario->plans[at(instance.kind)];
        if (part.is_null()) {  // it had no lifecycle before
            instance.state = lifecycle.start;
            instance.told_state = instance.state;
            instance.entered = instance.step_began = instance.created;
            instance.moves = {{.id = 0, .from = -1, .to = instance.state, .at = instance.created}};
            return true;
        }
        instance.state = state_of(lifecycle, part["state"]);
        if (instance.state < 0) return false;
        instance.entered = part["entered"].time();
        instance.reads = part["reads"].small();
        instance.step_began = part["step_began"].time();
        instance.told_state = std::max(state_of(lifecycle, part["told"]), 0);
        for (const Part& move : part["moves"].list()) {
            const int to = state_of(lifecycle, move["to"]);
            if (to < 0) continue;
            instance.moves.push_back({.id = move["id"].integer(),
                                      .from = state_of(lifecycle, move["from"]),
                                      .to = to,
                                      .at = move["at"].time(),
                                      .number = move["number"].integer(),
                                      .how = how_of(move["how"])});
        }
        if (instance.moves.empty() || instance.moves.back().to != instance.state) {
            if (missing_ == Missing::refused)
                part["moves"].refuse("the last of them does not lead to the state");
            instance.moves.push_back({.id = 0, .from = -1, .to = instance.state, .at = instance.entered});
        }
        if (part.has("plan")) {
            if (auto own = own_plan(instance.kind, part["plan"])) instance.plan = std::move(own);
        } else if (part.has("case")) {
            const auto number = static_cast<std::size_t>(std::max(part["case"].small(), 0));
            const std::vector<PlanCase>& cases = vendor_.scenario->plan_cases[at(instance.kind)];
            if (number < cases.size()) instance.plan = cases[number].plan;
        }
        take_up_plan(instance, part);
        return true;
    }

    static world::How how_of(const Part& part) {
        const std::string name = part.text();
        for (const world::How how : {world::How::start, world::How::plan, world::How::gate, world::How::call,
                                     world::How::admin, world::How::forced})
            if (name == name_of(how)) return how;
        part.refuse("'" + name + "' is no way to move");
    }

    /// The plan with that text; null if the lifecycle has changed so that it is none any more.
    std::shared_ptr<const Plan> own_plan(int kind, const Part& part) {
        std::shared_ptr<const Plan>& known = plans_[{kind, part.text()}];
        if (known) return known;
        const Lifecycle& lifecycle =
            vendor_.vendor->lifecycles[at(vendor_.vendor->kinds[at(kind)].lifecycle)];
        std::variant<Plan, PlanError> read = parse_plan(part.text(), lifecycle);
        if (const PlanError* error = std::get_if<PlanError>(&read)) {
            if (missing_ == Missing::refused) part.refuse(error->message);
            return nullptr;
        }
        return known = std::make_shared<const Plan>(std::get<Plan>(std::move(read)));
    }

    /// Goes on where it was in its plan, if that still is what is there.
    static void take_up_plan(Instance& instance, const Part& part) {
        if (!instance.plan) return;
        const int step = part["step"].small();
        const auto& steps = instance.plan->steps;
        const bool is_same = step >= 0 && at(step) < steps.size() && steps[at(step)].state == instance.state;
        instance.step = is_same ? step : step < 0 ? -1 : instance.plan->step_of(instance.state);
        const PlanStep* now = instance.plan_step();
        if (now == nullptr || !now->stay) return;
        instance.due = is_same && part.has("due") ? part["due"].time() : instance.step_began + *now->stay;
    }

    world::World& world_;
    VendorState& vendor_;
    const Missing missing_;
    bool are_faults_new_ = false;
    std::map<std::pair<int, std::string>, std::shared_ptr<const Plan>> plans_;
};

Headers read_headers(const Part& part) {
    Headers headers;
    for (const Part& each : part.list()) {
        const std::vector<Part> pair = each.list();
        if (pair.size() != 2) each.refuse("this is no name with a value");
        headers.push_back({pair[0].text(), pair[1].text()});
    }
    return headers;
}

Exchange read_exchange(const Part& part) {
    Exchange out;
    out.sequence = static_cast<std::uint64_t>(part["sequence"].integer());
    out.at = part["at"].time();
    out.request.method = part["method"].text();
    out.request.target = part["target"].text();
    out.request.headers = read_headers(part["headers"]);
    out.request.body = part["body"].text();
    out.request.scheme = part["scheme"].text();
    out.request.peer = part["peer"].text();
    out.status = part["status"].small();
    out.reply_headers = read_headers(part["reply_headers"]);
    out.reply_body = part["reply_body"].text();
    const std::pair<const char*, std::string&> texts[] = {
        {"chosen_by", out.chosen_by},     {"vendor", out.vendor},
        {"operation", out.operation},     {"scenario", out.scenario},
        {"resource", out.resource},       {"state_before", out.state_before},
        {"state_after", out.state_after}, {"grade", out.grade},
        {"source", out.source},           {"fault", out.fault},
        {"delivery", out.delivery},       {"why", out.why}};
    const std::pair<const char*, std::size_t&> cuts[] = {{"request_cut_from", out.request_cut_from},
                                                         {"reply_cut_from", out.reply_cut_from}};
    for (const auto& [name, size] : cuts)
        if (part.has(name)) size = static_cast<std::size_t>(part[name].count());
    if (part.has("delay_ms")) out.delay = std::chrono::milliseconds(part["delay_ms"].integer());
    for (const auto& [name, text] : texts)
        if (part.has(name)) text = part[name].text();
    if (part.has("file")) {
        const Part file = part["file"];
        out.file = FileFacts{file["rows"].integer(), file["bytes"].integer(), file["sha256"].text()};
    }
    return out;
}

void read_journal(world::Journal& journal, const Part& part) {
    std::vector<Exchange> kept;
    const auto total = static_cast<std::uint64_t>(part["total"].count());
    const std::vector<Part> entries = part["entries"].list();
    std::uint64_t last = 0;
    for (const Part& each : entries) {
        kept.push_back(read_exchange(each));
        if (kept.back().sequence <= last || kept.back().sequence > total)
            each["sequence"].refuse("the numbers do not rise up to 'total'");
        last = kept.back().sequence;
    }
    journal.restore(total, static_cast<std::uint64_t>(part["evicted"].count()), kept);
}

}  // namespace

Value snapshot_of(const world::World& world, const Settings& settings) {
    Value::List vendors, entries;
    for (const VendorState& vendor : world.vendors) vendors.push_back(vendor_of(vendor));
    for (const world::KeptEntry& entry : world.journal.entries())
        entries.push_back(exchange_of(entry.spell()));
    return Value::Object{
        {"format", present_format},
        {"version", understudy::version()},
        {"world", settings.world},
        {"order", packed(settings.order)},
        {"seed", std::to_string(world.seed)},
        {"clock", clock_of(world)},
        {"time", micros(world.time)},
        {"next_serial", static_cast<std::int64_t>(world.next_serial)},
        {"next_fault", static_cast<std::int64_t>(world.next_fault)},
        {"vendors", std::move(vendors)},
        {"journal", Value::Object{{"total", static_cast<std::int64_t>(world.journal.total())},
                                  {"evicted", static_cast<std::int64_t>(world.journal.evicted())},
                                  {"entries", std::move(entries)}}}};
}

std::unique_ptr<world::World> restore_world(const Value& snapshot, const Catalog& catalog,
                                            const Settings& settings, const Population& population,
                                            Missing missing) {
    const Part all = opened(snapshot);
    auto world = empty_world(catalog, settings, clock_settings(all["clock"]), seed_of(all));
    std::vector<bool> is_known(world->vendors.size());
    world->clock = world::WorldClock(clock_settings(all["clock"]), all["clock"]["now"].time());
    world->time = all["time"].time();
    world->next_serial = static_cast<std::uint64_t>(all["next_serial"].count());
    world->next_fault = static_cast<std::uint64_t>(all["next_fault"].count());
    for (const Part& part : all["vendors"].list()) {
        const std::string name = part["vendor"].text();
        const auto vendor = std::find_if(world->vendors.begin(), world->vendors.end(),
                                         [&](const VendorState& each) { return each.vendor->name == name; });
        if (vendor != world->vendors.end()) {
            VendorReader(*world, *vendor, missing).read(part);
            is_known[at(vendor->number)] = true;
        } else if (missing == Missing::refused) {
            part["vendor"].refuse("no vendor '" + name + "' is served");
        }
    }
    for (VendorState& vendor : world->vendors)
        if (missing == Missing::left_out && !is_known[at(vendor.number)])
            begin_vendor(*world, vendor, population);
    if (world->things() > world->most_things && missing == Missing::refused)
        all["vendors"].refuse("there are more things than a world may keep, " +
                              std::to_string(world->most_things));
    read_journal(world->journal, all["journal"]);
    world->has_begun = true;
    return world;
}

Made made_as(const Value& snapshot) {
    const Part all = opened(snapshot);
    return {.order = all["order"].unpacked(), .seed = seed_of(all), .clock = clock_settings(all["clock"])};
}

}  // namespace understudy::engine
