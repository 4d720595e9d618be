#include "admin/operations.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "admin/json_reply.h"
#include "scenario/documented.h"
#include "scenario/vendor.h"

namespace understudy::admin {
namespace {

using scenario::Operation;
using scenario::Provenance;
using scenario::ReplyCase;
using scenario::Vendor;

void add(Value::Object& object, const Provenance& provenance) {
    object.emplace_back("grade", scenario::name_of(provenance.grade));
    object.emplace_back("source", provenance.source);
    object.emplace_back("note", provenance.note);
}

const ReplyCase& answer_of(const Vendor& vendor, const ReplyCase& reply) {
    return reply.error < 0 ? reply : vendor.errors[static_cast<std::size_t>(reply.error)].reply;
}

Value described(const ReplyCase& reply) {
    Value::Object object{{"status", reply.status}};
    add(object, reply.provenance);
    return object;
}

/// Of the operation's own cases, and of the errors it may answer with.
Value replies_of(const Vendor& vendor, const Operation& operation, const std::vector<std::string>& errors) {
    Value::List replies;
    for (const ReplyCase& reply : operation.replies) replies.push_back(described(answer_of(vendor, reply)));
    for (const scenario::ErrorReply& error : vendor.errors)
        if (std::find(errors.begin(), errors.end(), error.name) != errors.end())
            replies.push_back(described(error.reply));
    return replies;
}

Value kinds_found(const Vendor& vendor, const Operation& operation) {
    Value::List kinds;
    for (const scenario::Find& find : operation.find)
        if (find.kind >= 0) kinds.emplace_back(vendor.kinds[static_cast<std::size_t>(find.kind)].name);
    return kinds;
}

bool serves_file(const Operation& operation) {
    return std::any_of(operation.replies.begin(), operation.replies.end(), [](const ReplyCase& reply) {
        return std::holds_alternative<scenario::FileBody>(reply.body);
    });
}

Value describe(const Vendor& vendor, int index) {
    const Operation& operation = vendor.operations[static_cast<std::size_t>(index)];
    Value::Object object{{"vendor", vendor.name},
                         {"operation", operation.name},
                         {"method", operation.method},
                         {"path", operation.path.text()},
                         {"summary", operation.summary}};
    add(object, operation.provenance);
    Value::List statuses, errors;
    for (const int status : scenario::documented_statuses(vendor, index)) statuses.emplace_back(status);
    const std::vector<std::string> names = scenario::documented_names(vendor, index);
    for (const std::string& name : names) errors.emplace_back(name);
    object.emplace_back("statuses", std::move(statuses));
    object.emplace_back("errors", std::move(errors));
    object.emplace_back("kinds", kinds_found(vendor, operation));
    object.emplace_back("serves_file", serves_file(operation));
    object.emplace_back("replies", replies_of(vendor, operation, names));
    return object;
}

}  // namespace

Reply get_operations(const Call& call) {
    Value::List list;
    const auto catalog = call.world.catalog();
    for (const auto& vendor : catalog->vendors)
        for (std::size_t i = 0; i < vendor->operations.size(); ++i)
            list.push_back(describe(*vendor, static_cast<int>(i)));
    return json_reply({{"operations", std::move(list)}});
}

}  // namespace understudy::admin
