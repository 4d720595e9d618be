#include "admin/resources.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "admin/body.h"
#include "admin/json_reply.h"
#include "base/encoding.h"
#include "base/json.h"
#include "base/nearest.h"
#include "transport/problem.h"

namespace understudy::admin {
namespace {

using engine::Mistake;
using engine::Resource;
using engine::Selection;
using transport::problem;

Reply refuse(const Mistake& mistake) {
    switch (mistake.is) {
        case Mistake::Is::unknown:
            return problem(404, mistake.text);
        case Mistake::Is::refused:
            return problem(409, mistake.text);
        case Mistake::Is::malformed:
            break;
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
    Value::Object object{{"vendor", resource.vendor},
                         {"kind", resource.kind},
                         {"id", resource.id},
                         {"created", resource.created}};
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

/// What the query asks for. Throws Refused.
struct Query {
    Selection selection;
    engine::Page page;
};

Query query_of(const Request& request, const std::vector<std::string>& known) {
    Query query;
    const std::size_t question = request.target.find('?');
    if (question == std::string::npos) return query;
    for (const auto& [name, value] : parse_form(std::string_view(request.target).substr(question + 1))) {
        if (std::find(known.begin(), known.end(), name) == known.end())
            throw Refused(400, "unknown parameter '" + name + "'; " + suggestion(name, known));
        if (name == "vendor") {
            query.selection.vendor = value;
            continue;
        }
        if (name == "walking") {
            if (value != "true" && value != "false") throw Refused(400, "walking is neither true nor false");
            query.selection.only_walking = value == "true";
            continue;
        }
        std::size_t& number = name == "limit" ? query.page.limit : query.page.offset;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
        if (error != std::errc() || end != value.data() + value.size())
            throw Refused(400, name + " is not a number");
    }
    return query;
}

Reply list(const Call& call, const Query& query) {
    const auto outcome = call.world.resources(query.selection, query.page);
    if (const Mistake* mistake = std::get_if<Mistake>(&outcome)) return refuse(*mistake);
    const engine::ResourceList& found = std::get<engine::ResourceList>(outcome);
    Value::List resources;
    resources.reserve(found.resources.size());
    for (const Resource& resource : found.resources) resources.emplace_back(describe(resource));
    return json_reply(
        {{"resources", std::move(resources)}, {"total", static_cast<std::int64_t>(found.total)}});
}

/// The kind, and where the path has one the resource, that path and query name.
Selection one(const Call& call) {
    Selection selection = query_of(call.request, {"vendor"}).selection;
    selection.kind = call.values[0];
    if (call.values.size() > 1) selection.id = call.values[1];
    return selection;
}

/// What the body says of that name. Throws Refused.
std::string said(const Body& body, const char* name, const char* like) {
    const auto text = body.text(name);
    if (!text) throw Refused(400, "the body is not an object like " + std::string(like));
    return *text;
}

std::string plan_of(const Call& call) {
    return said(Body(call.request.body, {"plan"}), "plan", R"({"plan": "waiting for 2s, done"})");
}

/// The resource as it is after an order, which is told of.
Reply answer_order(const Call& call, const std::variant<Resource, Mistake>& outcome) {
    if (const Resource* resource = std::get_if<Resource>(&outcome))
        call.surroundings.events.tell("resource", call.world.name(), describe(*resource));
    return answer_with(outcome);
}

}  // namespace

Reply get_resources(const Call& call) {
    return list(call, query_of(call.request, {"vendor", "limit", "offset", "walking"}));
}

Reply get_resources_of_kind(const Call& call) {
    Query query = query_of(call.request, {"vendor", "limit", "offset"});
    query.selection.kind = call.values[0];
    return list(call, query);
}

Reply get_resource(const Call& call) {
    return answer_with(call.world.resource(one(call)));
}

Reply move_resource(const Call& call) {
    const Body body(call.request.body, {"to", "force"});
    const std::string to = said(body, "to", R"({"to": "done"})");
    const bool is_forced = body.boolean("force").value_or(false);
    return answer_order(call,
                        call.world.move(one(call), to, is_forced ? engine::Force::yes : engine::Force::no));
}

Reply put_plan_of_kind(const Call& call) {
    const auto outcome = call.world.set_plan_of_kind(one(call), plan_of(call));
    if (const Mistake* mistake = std::get_if<Mistake>(&outcome)) return refuse(*mistake);
    const engine::KindPlan& set = std::get<engine::KindPlan>(outcome);
    return json_reply({{"vendor", set.vendor}, {"kind", set.kind}, {"plan", set.plan}});
}

Reply put_plan(const Call& call) {
    return answer_order(call, call.world.set_plan(one(call), plan_of(call)));
}

Reply get_gates(const Call& call) {
    query_of(call.request, {});
    Value::List gates;
    for (const engine::Gate& gate : call.world.gates()) {
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

Reply release_gate(const Call& call) {
    query_of(call.request, {});
    const Body nothing(call.request.body, {});
    return answer_order(call, call.world.release(call.values[0]));
}

}  // namespace understudy::admin
