#include <algorithm>
#include <utility>
#include <vector>

#include "scenario/fault_draft.h"

namespace understudy::scenario {
namespace {

std::size_t at(int index) {
    return static_cast<std::size_t>(index);
}

bool knows_caller(const Vendor& vendor, const Operation& operation) {
    const std::vector<AuthScheme>& schemes = vendor.auth;
    return operation.auth >= 0 && at(operation.auth) < schemes.size() &&
           schemes[at(operation.auth)].kind >= 0;
}

/// Whether the operation it is aimed at fits, or one of all.
template <typename Fits>
bool any_operation(const FaultDraft& fault, Fits fits) {
    const std::vector<Operation>& operations = fault.site.vendor.operations;
    if (fault.rule.operation >= 0)
        return at(fault.rule.operation) >= operations.size() || fits(operations[at(fault.rule.operation)]);
    return std::any_of(operations.begin(), operations.end(), fits);
}

void load_resource(FaultDraft& fault, const yaml::Node& node) {
    if (!node.is_map() || node.entries.size() != 1) {
        fault.mistakes().add(node.place, "a resource is a kind and its key, not " + yaml::describe(node),
                             "resource: { KIND: KEY }");
        return;
    }
    const yaml::Node::Entry& entry = node.entries.front();
    AimedResource aimed;
    aimed.kind = fault.site.kinds.use(entry.key.text, entry.key.place, fault.mistakes());
    aimed.key = fault.site.read.text(entry.value, "a resource's key").value_or("");
    const auto finds = [&](const Operation& each) {
        return std::any_of(each.find.begin(), each.find.end(),
                           [&](const Find& find) { return find.kind == aimed.kind; });
    };
    if (aimed.kind >= 0 && fault.knows_operation && !any_operation(fault, finds))
        fault.mistakes().add(
            entry.key.place,
            (fault.rule.operation < 0 ? "no operation finds" : fault.operation_name() + " never finds") +
                " a '" + entry.key.text + "'",
            "aim at what stands in the operation's 'find'");
    fault.rule.resource = std::move(aimed);
}

}  // namespace

std::string FaultDraft::operation_name() const {
    return rule.operation < 0 ? "any operation" : "'" + site.operations.entry(rule.operation).name + "'";
}

void load_aim(FaultDraft& fault) {
    if (const yaml::Node* operation = fault.map.require("operation", "name an operation, or '*' for all")) {
        if (const auto name = fault.site.read.text(*operation, "an operation")) {
            if (*name != "*")
                fault.rule.operation = fault.site.operations.use(*name, operation->place, fault.mistakes());
            fault.knows_operation = *name == "*" || fault.rule.operation >= 0;
        }
    }
    if (const yaml::Node* resource = fault.map.find("resource")) load_resource(fault, *resource);
    if (const yaml::Node* caller = fault.map.find("caller")) {
        fault.rule.caller = fault.site.read.text(*caller, "a caller's key");
        if (fault.knows_operation && !any_operation(fault, [&](const Operation& each) {
                return knows_caller(fault.site.vendor, each);
            }))
            fault.mistakes().add(fault.map.place_of("caller"),
                                 "nobody is known to call " + fault.operation_name(),
                                 "aim at callers of operations whose auth scheme finds something");
    }
}

}  // namespace understudy::scenario
