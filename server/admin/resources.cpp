#include "admin/resources.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "admin/json_reply.h"
#include "base/encoding.h"
#include "base/json.h"
#include "base/nearest.h"
#include "transport/problem.h"

namespace understudy::admin {
namespace {

using engine::Engine;
using engine::Mistake;
using engine::Resource;
using engine::Selection;
using transport::problem;

Reply refuse(const Mistake& mistake) {
    switch (mistake.is) {
        case Mistake::Is::unknown: return problem(404, mistake.text);
        case Mistake::Is::refused: return problem(409, mistake.text);
        case Mistake::Is::malformed: break;
    }
    return problem(400, mistake.text);
}

Value next_of(const Resource& resource) {
    if (!resource.next) return nullptr;
    Value::Object next{{"to", resource.next->to}};
    if (resource.next->at) next.emplace_back("at", *resource.next->at);
    if (resource.next->after_reads > 0) next.emplace_back("after_reads", resource.next->after_reads);
    if (!resource.next->gate.empty()) next.emplace_back("gate", resource.next->gate);
    return next;
}

Value history_of(const Resource& resource) {
    Value::List history;
    for (const engine::PastMove& move : resource.history) {
        history.emplace_back(Value::Object{{"from", move.from ? Value(*move.from) : Value(nullptr)},
                                           {"to", move.to},
                                           {"at", move.at},
                                           {"how", move.how}});
    }
    return history;
}

Value::Object describe(const Resource& resource) {
    Value::Object object{{"vendor", resource.vendor}, {"kind", resource.kind}, {"id", resource.id}, {"created", resource.created}};
    object.emplace_back("shown", resource.is_shown);
    if (resource.shown_from) object.emplace_back("shown_from", *resource.shown_from);
    if (resource.hidden_reads > 0) object.emplace_back("hidden_reads", resource.hidden_reads);
    if (!resource.state) return object;
    object.emplace_back("state", *resource.state);
    object.emplace_back("entered", resource.entered);
    object.emplace_back("progress", resource.progress);
    object.emplace_back("plan", resource.plan);
    object.emplace_back("step", resource.step.empty() ? Value(nullptr) : Value(resource.step));
    object.emplace_back("reads", resource.reads);
    object.emplace_back("next", next_of(resource));
    object.emplace_back("history", history_of(resource));
    return object;
}

Reply answer_with(const std::variant<Resource, Mistake>& outcome) {
    if (const Mistake* mistake = std::get_if<Mistake>(&outcome)) return refuse(*mistake);
    return json_reply(describe(std::get<Resource>(outcome)));
}

std::string instead(const std::string& name, const std::vector<std::string>& known) {
    if (const auto meant = nearest(name, known)) return "; did you mean '" + *meant + "'?";
    std::string all;
    for (const std::string& each : known) all += (all.empty() ? "; there is " : ", ") + each;
    return all.empty() ? "; there is none" : all;
}

/// What the query asks for, or why it cannot be had.
struct Query {
    Selection selection;
    engine::Page page;
    std::string mistake;
};

Query query_of(const Request& request, const std::vector<std::string>& known) {
    Query query;
    const std::size_t question = request.target.find('?');
    if (question == std::string::npos) return query;
    for (const auto& [name, value] : parse_form(std::string_view(request.target).substr(question + 1))) {
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            query.mistake = "unknown parameter '" + name + "'" + instead(name, known);
            return query;
        }
        if (name == "vendor") {
            query.selection.vendor = value;
            continue;
        }
        std::size_t& number = name == "limit" ? query.page.limit : query.page.offset;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
        if (error != std::errc() || end != value.data() + value.size()) {
            query.mistake = name + " is not a number";
            return query;
        }
    }
    return query;
}

Reply list(Engine& engine, Query query) {
    if (!query.mistake.empty()) return problem(400, query.mistake);
    const auto outcome = engine.resources(query.selection, query.page);
    if (const Mistake* mistake = std::get_if<Mistake>(&outcome)) return refuse(*mistake);
    const engine::ResourceList& found = std::get<engine::ResourceList>(outcome);
    Value::List resources;
    resources.reserve(found.resources.size());
    for (const Resource& resource : found.resources) resources.emplace_back(describe(resource));
    return json_reply({{"resources", std::move(resources)}, {"total", static_cast<std::int64_t>(found.total)}});
}

/// The resource that path and query name.
Query one(const Request& request, const std::string& kind, const std::string& id = {}) {
    Query query = query_of(request, {"vendor"});
    query.selection.kind = kind;
    query.selection.id = id;
    return query;
}

/// The body as an object whose members are all `known`, or why it is none.
std::variant<Value, std::string> read_body(const Request& request, const std::vector<std::string>& known, std::string_view like) {
    auto parsed = parse_json(request.body);
    if (const auto* error = std::get_if<JsonError>(&parsed)) return "the body is no JSON: " + error->reason;
    Value& value = std::get<Value>(parsed);
    if (!value.is_object() || value.object().empty()) return "the body is not an object like " + std::string(like);
    for (const auto& [name, member] : value.object()) {
        if (std::find(known.begin(), known.end(), name) == known.end())
            return "unknown member '" + name + "'" + instead(name, known);
    }
    return std::move(value);
}

/// The plan a body holds, or why it holds none.
std::variant<Value, std::string> read_plan(const Request& request) {
    constexpr std::string_view like = R"({"plan": "waiting for 2s, done"})";
    auto body = read_body(request, {"plan"}, like);
    const Value* value = std::get_if<Value>(&body);
    if (value != nullptr && !value->find("plan")->is_text()) return "plan is not a text, as in " + std::string(like);
    return body;
}

}  // namespace

Reply get_resources(Engine& engine, const Request& request) { return list(engine, query_of(request, {"vendor", "limit", "offset"})); }

Reply get_resources_of_kind(Engine& engine, const Request& request, const std::string& kind) {
    Query query = query_of(request, {"vendor", "limit", "offset"});
    query.selection.kind = kind;
    return list(engine, std::move(query));
}

Reply get_resource(Engine& engine, const Request& request, const std::string& kind, const std::string& id) {
    const Query query = one(request, kind, id);
    if (!query.mistake.empty()) return problem(400, query.mistake);
    return answer_with(engine.resource(query.selection));
}

Reply move_resource(Engine& engine, const Request& request, const std::string& kind, const std::string& id) {
    constexpr std::string_view like = R"({"to": "done"})";
    const Query query = one(request, kind, id);
    if (!query.mistake.empty()) return problem(400, query.mistake);
    const auto body = read_body(request, {"to", "force"}, like);
    if (const std::string* mistake = std::get_if<std::string>(&body)) return problem(400, *mistake);
    const Value* to = std::get<Value>(body).find("to");
    const Value* force = std::get<Value>(body).find("force");
    if (to == nullptr || !to->is_text()) return problem(400, "to is not the name of a state, as in " + std::string(like));
    if (force != nullptr && force->type() != Value::Type::boolean) return problem(400, "force is neither true nor false");
    const bool is_forced = force != nullptr && force->boolean();
    return answer_with(engine.move(query.selection, to->text(), is_forced ? engine::Force::yes : engine::Force::no));
}

Reply put_plan_of_kind(Engine& engine, const Request& request, const std::string& kind) {
    const Query query = one(request, kind);
    if (!query.mistake.empty()) return problem(400, query.mistake);
    const auto body = read_plan(request);
    if (const std::string* mistake = std::get_if<std::string>(&body)) return problem(400, *mistake);
    const auto outcome = engine.set_plan_of_kind(query.selection, std::get<Value>(body).find("plan")->text());
    if (const Mistake* mistake = std::get_if<Mistake>(&outcome)) return refuse(*mistake);
    const engine::KindPlan& set = std::get<engine::KindPlan>(outcome);
    return json_reply({{"vendor", set.vendor}, {"kind", set.kind}, {"plan", set.plan}});
}

Reply put_plan(Engine& engine, const Request& request, const std::string& kind, const std::string& id) {
    const Query query = one(request, kind, id);
    if (!query.mistake.empty()) return problem(400, query.mistake);
    const auto body = read_plan(request);
    if (const std::string* mistake = std::get_if<std::string>(&body)) return problem(400, *mistake);
    return answer_with(engine.set_plan(query.selection, std::get<Value>(body).find("plan")->text()));
}

Reply get_gates(Engine& engine, const Request& request) {
    if (const Query query = query_of(request, {}); !query.mistake.empty()) return problem(400, query.mistake);
    Value::List gates;
    for (const engine::Gate& gate : engine.gates()) {
        gates.emplace_back(Value::Object{{"id", gate.id},
                                         {"vendor", gate.vendor},
                                         {"kind", gate.kind},
                                         {"resource", gate.resource},
                                         {"state", gate.state},
                                         {"to", gate.to},
                                         {"since", gate.since}});
    }
    return json_reply({{"gates", std::move(gates)}});
}

Reply release_gate(Engine& engine, const Request& request, const std::string& id) {
    if (const Query query = query_of(request, {}); !query.mistake.empty()) return problem(400, query.mistake);
    const bool says_nothing = request.body.empty() || request.body == "{}";
    if (!says_nothing) return problem(400, "there is nothing to say in the body: leave it empty, or {}");
    return answer_with(engine.release(id));
}

}  // namespace understudy::admin
