#include "engine/evaluate.h"

#include <algorithm>
#include <charconv>

#include "base/dice.h"
#include "base/json.h"
#include "base/letter_case.h"

namespace understudy::engine {

using namespace scenario;

bool alike(const Value& a, const Value& b) {
    if (a.type() == b.type()) {
        if (a.type() == Value::Type::integer) return a.integer() == b.integer();
        return a.is_text() ? a.text() == b.text() : a == b;
    }
    if (a == b) return true;
    const auto scalar = [](const Value& v) { return v.type() == Value::Type::integer || v.type() == Value::Type::number; };
    if (a.is_text() && scalar(b)) return a.text() == to_text(b);
    if (b.is_text() && scalar(a)) return b.text() == to_text(a);
    return false;
}

namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

/// When the instance entered each state last, in the order of the first time.
Value reached(const world::Instance& instance, const Lifecycle& lifecycle) {
    Value::Object times;
    for (const world::Move& move : instance.moves) {
        const std::string& state = lifecycle.states[at(move.to)];
        const auto known = std::find_if(times.begin(), times.end(), [&](const Value::Member& m) { return m.first == state; });
        if (known != times.end()) {
            known->second = move.at;
        } else {
            times.emplace_back(state, move.at);
        }
    }
    return Value(std::move(times));
}

const Value& of_builtin(Builtin builtin, const world::Instance& instance, const Context& context, Value& scratch) {
    switch (builtin) {
        case Builtin::created: return scratch = instance.created;
        case Builtin::state:
        case Builtin::progress:
        case Builtin::reached: break;
        case Builtin::entered: return scratch = instance.entered;
        case Builtin::due: return scratch = instance.due ? Value(*instance.due) : Value();
    }
    const Lifecycle* lifecycle = context.vendor->lifecycle(instance);
    if (lifecycle == nullptr || instance.state < 0) return nothing;
    if (builtin == Builtin::state) return lifecycle->state_values[at(instance.state)];
    if (builtin == Builtin::progress) return scratch = world::progress(instance, *lifecycle, context.now());
    if (instance.reached_after != instance.moves.size()) {
        instance.reached = reached(instance, *lifecycle);
        instance.reached_after = instance.moves.size();
    }
    return instance.reached;
}

const Value& of_move(MovePart part, const Slot& slot, const Context& context, Value& scratch) {
    if (slot.instance == nullptr || slot.move < 0) return nothing;
    const Lifecycle* lifecycle = context.vendor->lifecycle(*slot.instance);
    const world::Move& move = slot.instance->moves[static_cast<std::size_t>(slot.move)];
    switch (part) {
        case MovePart::id: return scratch = move.id == 0 ? Value(nullptr) : Value(move.id);
        case MovePart::from:
            return move.from < 0 ? scratch = Value(nullptr) : lifecycle->state_values[at(move.from)];
        case MovePart::to: return lifecycle->state_values[at(move.to)];
        case MovePart::at: return scratch = move.at;
        case MovePart::number: return scratch = move.number;
    }
    return nothing;
}

const Value& of_window(WindowPart part, const Slot& slot, const Context& context, Value& scratch) {
    if (slot.window == nullptr) return nothing;
    const WindowReading& window = *slot.window;
    switch (part) {
        case WindowPart::name: return scratch = window.window->name;
        case WindowPart::count: return scratch = window.count;
        case WindowPart::limit: return scratch = window.window->limit;
        case WindowPart::reset: return scratch = window.reset;
        case WindowPart::reset_in:
            return scratch = static_cast<std::int64_t>(
                       std::chrono::ceil<std::chrono::seconds>(window.reset - context.now()).count());
        case WindowPart::exceeded: return scratch = window.exceeded;
    }
    return nothing;
}

const Value& of_list(ListPart part, const ListReading& list, Value& scratch) {
    switch (part) {
        case ListPart::items: return nothing;  // rendered, never read as a value
        case ListPart::count: return scratch = static_cast<std::int64_t>(list.items.size());
        case ListPart::total: return scratch = list.total;
        case ListPart::limit: return list.limit;
        case ListPart::offset: return scratch = list.offset;
        case ListPart::page: return scratch = list.page;
        case ListPart::last_page: return scratch = list.last_page;
        case ListPart::next: return list.cursor;
    }
    return nothing;
}

/// A UUID (version 4) that this request of this world always has.
std::string request_id(const Context& context) {
    constexpr std::string_view digits = "0123456789abcdef";
    Dice dice(mix(mix(context.world->seed, "request.id"), context.world->journal.total()));
    std::string id = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";
    for (char& c : id) {
        if (c == 'x') c = digits[dice.below(16)];
        if (c == 'y') c = digits[8 + dice.below(4)];
    }
    return id;
}

const Value& of_request(RequestPart part, const Context& context, Value& scratch) {
    const Request& request = *context.request;
    switch (part) {
        case RequestPart::method: return scratch = request.method;
        case RequestPart::url:
            if (request.target.starts_with('/'))
                return scratch = request.scheme + "://" + std::string(context.host) + request.target;
            return scratch = request.target;
        case RequestPart::path: return scratch = context.path;
        case RequestPart::target: return scratch = request.target;
        case RequestPart::body: return scratch = request.body;
        case RequestPart::host: return scratch = context.host;
        case RequestPart::id: return scratch = request_id(context);
    }
    return nothing;
}

std::string base_url(const Context& context) {
    if (context.request == nullptr) return {};
    std::string url = context.request->scheme;
    url.append("://").append(context.host).append(context.prefix);
    return url;
}

const Value& of_problem(ProblemPart part, const Context& context, Value& scratch) {
    switch (part) {
        case ProblemPart::text: return scratch = context.problem.text;
        case ProblemPart::field: return scratch = context.problem.field;
        case ProblemPart::in: return scratch = context.problem.in;
        case ProblemPart::reason: return scratch = context.problem.reason;
    }
    return nothing;
}

/// The steps that go from instance to instance; `step` is left at the first that does not.
world::Instance* follow(const Expression& expression, const Context& context, std::size_t& step) {
    const Slot& slot = context.slots[at(expression.index)];
    world::Instance* instance = slot.instance;
    for (step = 0; step < expression.steps.size() && instance != nullptr; ++step) {
        const Step& next = expression.steps[step];
        if (next.is == Step::Is::owner) continue;
        if (next.is != Step::Is::hop) break;
        instance = context.vendor->of(next.kind).find(
            context.vendor->vendor->kinds[at(next.kind)].key, instance->fields[at(next.index)]);
    }
    return instance;
}

const Value& member(const Value& value, const std::vector<Step>& steps, std::size_t step) {
    const Value* current = &value;
    for (; step < steps.size() && current != nullptr; ++step) current = current->find(steps[step].name);
    return current == nullptr ? nothing : *current;
}

const Value& of_slot(const Expression& expression, const Context& context, Value& scratch) {
    const Slot& slot = context.slots[at(expression.index)];
    if (expression.steps.empty()) return nothing;
    const Step& first = expression.steps[0];
    if (first.is == Step::Is::move) return of_move(static_cast<MovePart>(first.index), slot, context, scratch);
    if (first.is == Step::Is::window) return of_window(static_cast<WindowPart>(first.index), slot, context, scratch);
    if (first.is == Step::Is::person) {
        if (slot.person < 0) return nothing;
        return scratch = context.population->field(slot.person, first.index);
    }
    std::size_t step = 0;
    const world::Instance* instance = follow(expression, context, step);
    if (instance == nullptr || step >= expression.steps.size()) return nothing;
    const Step& last = expression.steps[step];
    if (last.is == Step::Is::field) return member(instance->fields[at(last.index)], expression.steps, step + 1);
    const Value& built_in = of_builtin(static_cast<Builtin>(last.index), *instance, context, scratch);
    if (step + 1 == expression.steps.size()) return built_in;
    const Value part = member(built_in, expression.steps, step + 1);
    return scratch = part;
}

const Value& head(const Expression& expression, const Context& context, Value& scratch) {
    if (const Value* literal = std::get_if<Value>(&expression.head)) return *literal;
    const std::size_t index = at(expression.index);
    const auto of = [&](const std::vector<Value>& values) -> const Value& {
        return index < values.size() ? member(values[index], expression.steps, 0) : nothing;
    };
    switch (std::get<Root>(expression.head)) {
        case Root::path: return of(context.path_values);
        case Root::query: return of(context.query_values);
        case Root::headers: return of(context.header_values);
        case Root::body: return member(context.body, expression.steps, 0);
        case Root::request: return of_request(static_cast<RequestPart>(expression.index), context, scratch);
        case Root::slot: return of_slot(expression, context, scratch);
        case Root::list:
            if (index >= context.lists.size() || expression.steps.empty()) return nothing;
            return of_list(static_cast<ListPart>(expression.steps[0].index), context.lists[index], scratch);
        case Root::settings: return of(context.vendor->scenario->settings);
        case Root::now: return scratch = context.now();
        case Root::base_url: return scratch = base_url(context);
        case Root::elapsed: return scratch = context.elapsed_ms;
        case Root::problem: return of_problem(static_cast<ProblemPart>(expression.index), context, scratch);
        case Root::limit:
            return static_cast<LimitPart>(expression.index) == LimitPart::retry_after ? scratch = context.retry_after : nothing;
        case Root::limits: return nothing;  // rendered, never read as a value
        case Root::repeat: return scratch = context.n;
        case Root::audience:
            if (context.audience == nullptr) return nothing;
            return scratch = static_cast<AudiencePart>(expression.index) == AudiencePart::key ? context.audience->key
                                                                                              : context.audience->title;
    }
    return nothing;
}

double as_number(const Value& value, double otherwise) {
    if (value.type() == Value::Type::integer) return static_cast<double>(value.integer());
    if (value.type() == Value::Type::number) return value.number();
    return otherwise;
}

/// What a value must be alike to fit, where that is a single one which need not be made; else nullptr.
const Value* only_fit(const Matcher& matcher, const Context& context) {
    const auto* is = std::get_if<Matcher::OneOf>(&matcher.is);
    if (is == nullptr || is->values.size() != 1) return nullptr;
    if (const Value* constant = std::get_if<Value>(&is->values.front())) return constant;
    const Expression* expression = std::get_if<Expression>(&is->values.front());
    return expression == nullptr ? nullptr : ready_value(*expression, context);
}

bool fits(const Matcher& matcher, const Value& value, const Context& context) {
    if (const Value* expected = only_fit(matcher, context)) return alike(value, *expected);
    return std::visit(
        [&](const auto& is) -> bool {
            using T = std::decay_t<decltype(is)>;
            if constexpr (std::is_same_v<T, Matcher::OneOf>) {
                return std::any_of(is.values.begin(), is.values.end(), [&](const ValueTemplate& expected) {
                    if (const Value* constant = std::get_if<Value>(&expected)) return alike(value, *constant);
                    Value scratch;
                    if (const Expression* expression = std::get_if<Expression>(&expected))
                        return alike(value, read(*expression, context, scratch));
                    return alike(value, evaluate(expected, context));
                });
            } else if constexpr (std::is_same_v<T, Matcher::Present>) {
                return value.is_present() == is.present;
            } else if constexpr (std::is_same_v<T, Matcher::Not>) {
                return !fits(*is.inner, value, context);
            } else if constexpr (std::is_same_v<T, Matcher::Contains>) {
                if (!value.is_list()) return false;
                return std::any_of(value.list().begin(), value.list().end(),
                                   [&](const Value& item) { return fits(*is.member, item, context); });
            } else if constexpr (std::is_same_v<T, Matcher::Matches>) {
                return value.is_text() && is.pattern->is_in(value.text());
            } else if constexpr (std::is_same_v<T, Matcher::AtLeast>) {
                return as_number(value, is.minimum - 1) >= is.minimum;
            } else if constexpr (std::is_same_v<T, Matcher::AtMost>) {
                return as_number(value, is.maximum + 1) <= is.maximum;
            } else {
                return std::all_of(is.each.begin(), is.each.end(),
                                   [&](const Matcher& each) { return fits(each, value, context); });
            }
        },
        matcher.is);
}

Value split(const std::string& text, const std::string& by) {
    Value::List pieces;
    std::size_t from = 0;
    while (!by.empty() && from <= text.size()) {
        const std::size_t to = std::min(text.find(by, from), text.size());
        if (to > from) pieces.emplace_back(text.substr(from, to - from));
        from = to + by.size();
    }
    return Value(std::move(pieces));
}

Value dated(const Value& value, const DatePattern& pattern) {
    if (value.type() == Value::Type::time) {
        std::string text;
        pattern.append(text, value.time());
        return Value(std::move(text));
    }
    if (!value.is_object()) return value;
    Value::Object members;
    for (const auto& [name, each] : value.object()) members.emplace_back(name, dated(each, pattern));
    return Value(std::move(members));
}

Value to_integer(const Value& value) {
    if (value.type() == Value::Type::number) {
        const double number = value.number();
        return number >= -0x1p63 && number < 0x1p63 ? Value(static_cast<std::int64_t>(number)) : Value(nullptr);
    }
    if (!value.is_text()) return value;
    std::int64_t number = 0;
    const std::string& text = value.text();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? Value(number) : Value(nullptr);
}

}  // namespace

const Value& evaluate(const Expression& expression, const Context& context, Value& scratch) {
    const Value& value = read(expression, context, scratch);
    if (expression.is_secret && context.secrets != nullptr) context.secrets->push_back(value);
    return value;
}

const Value& read(const Expression& expression, const Context& context, Value& scratch) {
    if (const Value* value = ready_value(expression, context)) return *value;
    const Value& value = head(expression, context, scratch);
    if (expression.filters.empty()) return value;
    Value current = apply(expression.filters.front(), value);
    for (std::size_t i = 1; i < expression.filters.size(); ++i) current = apply(expression.filters[i], current);
    return scratch = std::move(current);
}

const Value& read_unfiltered(const Expression& expression, const Context& context, Value& scratch) {
    return head(expression, context, scratch);
}

Value evaluate(const ValueTemplate& source, const Context& context) {
    if (const Value* constant = std::get_if<Value>(&source)) return *constant;
    if (const Expression* expression = std::get_if<Expression>(&source)) {
        Value scratch;
        const Value& value = evaluate(*expression, context, scratch);
        return &value == &scratch ? std::move(scratch) : value;
    }
    std::string text;
    append_text(text, std::get<TextTemplate>(source), context);
    return Value(std::move(text));
}

void append_text(std::string& out, const TextTemplate& source, const Context& context) {
    Value scratch;
    for (const auto& part : source.parts) {
        if (const std::string* text = std::get_if<std::string>(&part)) {
            out += *text;
        } else {
            understudy::append_text(out, evaluate(std::get<Expression>(part), context, scratch));
        }
    }
}

std::string evaluate_text(const ValueTemplate& source, const Context& context) {
    return to_text(evaluate(source, context));
}

namespace {

bool holds(const Condition::Entry& entry, const Context& context) {
    Value scratch;
    return fits(entry.matcher, read(entry.value, context, scratch), context);
}

}  // namespace

bool holds(const Condition& condition, const Context& context) {
    for (const Condition::Entry& entry : condition.all) {
        // Most compare one thing with another, and neither must be made.
        const Value* value = ready_value(entry.value, context);
        const Value* expected = value == nullptr ? nullptr : only_fit(entry.matcher, context);
        if (expected == nullptr ? !holds(entry, context) : !alike(*value, *expected)) return false;
    }
    return true;
}

world::Instance* instance_at(const Expression& expression, const Context& context) {
    if (!std::holds_alternative<Root>(expression.head) || std::get<Root>(expression.head) != Root::slot) return nullptr;
    std::size_t step = 0;
    world::Instance* instance = follow(expression, context, step);
    return step == expression.steps.size() ? instance : nullptr;
}

Value apply(const FilterCall& call, const Value& value) {
    if (call.filter == Filter::default_to) return value.is_present() ? value : call.argument;
    if (!value.is_present()) return value;
    const auto letters = [&](auto change) {
        std::string text = to_text(value);
        std::transform(text.begin(), text.end(), text.begin(), change);
        return Value(std::move(text));
    };
    switch (call.filter) {
        case Filter::text: return Value(to_text(value));
        case Filter::integer: return to_integer(value);
        case Filter::upper: return letters([](char c) { return understudy::upper(c); });
        case Filter::lower: return letters([](char c) { return understudy::lower(c); });
        case Filter::date: return dated(value, call.date);
        case Filter::unix_seconds:
            if (value.type() != Value::Type::time) return value;
            return Value(static_cast<std::int64_t>(
                std::chrono::floor<std::chrono::seconds>(value.time()).time_since_epoch().count()));
        case Filter::percent: return Value(percent_encode(to_text(value)));
        case Filter::base64: return Value(base64_encode(to_text(value)));
        case Filter::md5: return Value(hex_encode(digest(Hash::md5, to_text(value))));
        case Filter::sha1: return Value(hex_encode(digest(Hash::sha1, to_text(value))));
        case Filter::sha256: return Value(hex_encode(digest(Hash::sha256, to_text(value))));
        case Filter::split: return value.is_list() ? value : split(to_text(value), call.argument.text());
        case Filter::default_to:
        case Filter::view: break;  // the one is done above, the other by render()
    }
    return value;
}

}  // namespace understudy::engine
