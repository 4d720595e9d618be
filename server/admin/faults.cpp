#include "admin/faults.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

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

/// The vendor that the body names, or the only one; else null, and why.
struct Meant {
    const scenario::Vendor* vendor = nullptr;
    std::string mistake;
};

Meant vendor_of(const engine::Engine& engine, const Value& body) {
    const auto& vendors = engine.catalog().vendors;
    const Value* name = body.find("vendor");
    if (name == nullptr && vendors.size() == 1) return {vendors.front().get(), {}};
    std::vector<std::string> names;
    for (const auto& each : vendors) names.push_back(each->name);
    std::string known;
    for (const std::string& each : names) known += (known.empty() ? "" : ", ") + each;
    if (name == nullptr || !name->is_text())
        return {nullptr, "the fault names no vendor; there are " + known};
    for (const auto& each : vendors)
        if (each->name == name->text()) return {each.get(), {}};
    const auto meant = nearest(name->text(), names);
    return {nullptr, "no vendor '" + name->text() + "' is served; " +
                         (meant ? "did you mean '" + *meant + "'?" : "there are " + known)};
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

Reply get_faults(const engine::Engine& engine) {
    Value::List list;
    for (const FaultState& fault : engine.faults()) list.push_back(describe(fault));
    return json_reply({{"faults", std::move(list)}});
}

Reply add_fault(engine::Engine& engine, const Request& request) {
    const auto parsed = parse_json(request.body);
    if (const auto* error = std::get_if<JsonError>(&parsed))
        return problem(400, "the body is no JSON: " + error->reason);
    const Value& body = std::get<Value>(parsed);
    if (!body.is_object())
        return problem(
            400, R"(the body is no object like {"vendor": "acme", "operation": "ping", "error": "down"})");
    const Meant meant = vendor_of(engine, body);
    if (meant.vendor == nullptr) return problem(422, meant.mistake);
    auto added = engine.add_fault(*meant.vendor, request.body);
    if (auto* mistakes = std::get_if<std::vector<Diagnostic>>(&added)) return refused(std::move(*mistakes));
    const std::string& id = std::get<std::string>(added);
    Value::Object told{{"id", id}};
    for (const FaultState& fault : engine.faults())
        if (fault.id == id) told = describe(fault).object();
    Reply reply = json_reply(std::move(told));
    reply.status = 201;
    return reply;
}

Reply remove_fault(engine::Engine& engine, std::string_view id) {
    if (engine.remove_fault(id)) return done();
    std::string known;
    for (const FaultState& fault : engine.faults()) known += (known.empty() ? "" : ", ") + fault.id;
    return problem(404, "there is no such fault; " +
                            (known.empty() ? std::string("none is set") : "there are " + known));
}

Reply clear_faults(engine::Engine& engine) {
    engine.clear_faults();
    return done();
}

}  // namespace understudy::admin
