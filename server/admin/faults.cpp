#include "admin/faults.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "admin/body.h"
#include "admin/json_reply.h"
#include "base/diagnostic.h"
#include "base/nearest.h"
#include "transport/problem.h"

namespace understudy::admin {
namespace {

using transport::problem;

Value describe(const FaultState& fault) {
    auto rule = parse_json(fault.rule);
    return Value::Object{
        {"id", fault.id},
        {"vendor", fault.vendor},
        {"rule", std::holds_alternative<Value>(rule) ? std::get<Value>(rule) : Value(nullptr)},
        {"set_by", fault.set_by},
        {"calls", static_cast<std::int64_t>(fault.calls)},
        {"met", static_cast<std::int64_t>(fault.met)}};
}

/// The name of the vendor that the body names, or of the only one. Throws Refused.
std::string vendor_of(const engine::Engine& engine, const Value& body) {
    const std::shared_ptr<const scenario::Catalog> catalog = engine.catalog();
    const auto& vendors = catalog->vendors;
    const Value* name = body.find("vendor");
    if (name == nullptr && vendors.size() == 1) return vendors.front()->name;
    std::vector<std::string> names;
    for (const auto& each : vendors) names.push_back(each->name);
    if (name == nullptr || !name->is_text())
        throw Refused(422, "the fault names no vendor; " + suggestion("", names));
    for (const auto& each : vendors)
        if (each->name == name->text()) return each->name;
    throw Refused(422, "no vendor '" + name->text() + "' is served; " + suggestion(name->text(), names));
}

/// The mistakes as people read them, and one by one for programs.
Reply refused(std::vector<Diagnostic> mistakes) {
    Value::List list;
    for (const Diagnostic& each : mistakes)
        list.emplace_back(Value::Object{{"message", each.message},
                                        {"hint", each.hint},
                                        {"line", std::int64_t{each.place.line}},
                                        {"column", std::int64_t{each.place.column}}});
    Reply reply = problem(422, format_diagnostics(std::move(mistakes)));
    reply.body.back() = ',';
    reply.body += "\"mistakes\":" + to_json(Value(std::move(list))) + '}';
    return reply;
}

Reply done() {
    Reply reply;
    reply.status = 204;
    return reply;
}

}  // namespace

Reply get_faults(const Call& call) {
    Value::List list;
    for (const FaultState& fault : call.world.faults()) list.push_back(describe(fault));
    return json_reply({{"faults", std::move(list)}});
}

Reply add_fault(const Call& call) {
    const auto parsed = parse_json(call.request.body);
    if (const auto* error = std::get_if<JsonError>(&parsed))
        throw Refused(400, "the body is no JSON: " + error->reason);
    const Value& body = std::get<Value>(parsed);
    if (!body.is_object())
        throw Refused(
            400, R"(the body is no object like {"vendor": "acme", "operation": "ping", "error": "down"})");
    auto added = call.world.add_fault(vendor_of(call.world, body), call.request.body);
    if (auto* mistakes = std::get_if<std::vector<Diagnostic>>(&added)) return refused(std::move(*mistakes));
    const std::string& id = std::get<std::string>(added);
    Value::Object told{{"id", id}};
    for (const FaultState& fault : call.world.faults())
        if (fault.id == id) told = describe(fault).object();
    call.surroundings.events.tell("fault", call.world.name(), told);
    Reply reply = json_reply(std::move(told));
    reply.status = 201;
    return reply;
}

Reply remove_fault(const Call& call) {
    const std::string& id = call.values.front();
    if (!call.world.remove_fault(id)) {
        std::vector<std::string> known;
        for (const FaultState& fault : call.world.faults()) known.push_back(fault.id);
        throw Refused(404, "there is no such fault; " + suggestion(id, known, Listing::always));
    }
    call.surroundings.events.tell("fault", call.world.name(), Value::Object{{"id", id}, {"removed", true}});
    return done();
}

Reply clear_faults(const Call& call) {
    call.world.clear_faults();
    call.surroundings.events.tell("fault", call.world.name(), Value::Object{{"removed", true}});
    return done();
}

}  // namespace understudy::admin
