#include "scenario/documented.h"

#include <algorithm>
#include <set>

namespace understudy::scenario {
namespace {

std::size_t at(int index) {
    return static_cast<std::size_t>(index);
}

/// The errors that the operation itself names, in the order it would come to them.
std::vector<int> errors_of(const Vendor& vendor, const Operation& operation) {
    std::vector<int> errors;
    const auto add = [&](int error) {
        if (error >= 0 && std::find(errors.begin(), errors.end(), error) == errors.end())
            errors.push_back(error);
    };
    for (const ReplyCase& each : operation.replies) add(each.error);
    for (const Find& each : operation.find) add(each.refusal);
    for (const Refuse& each : operation.refuse) add(each.error);
    for (const MoveTo& each : operation.move) add(each.refusal);
    for (const List& each : operation.lists) add(each.cursor_refusal);
    add(operation.invalid);
    add(operation.malformed);
    if (operation.permission) add(operation.permission->refusal);
    if (operation.auth >= 0 && at(operation.auth) < vendor.auth.size()) {
        const AuthScheme& scheme = vendor.auth[at(operation.auth)];
        for (const int error : {scheme.missing, scheme.unknown, scheme.not_accepted}) add(error);
    }
    for (const int limit : operation.limits) add(vendor.limits[at(limit)].refusal);
    return errors;
}

/// Those that any operation may answer with, since none names them.
std::vector<int> errors_of_none(const Vendor& vendor) {
    std::set<int> named{vendor.unknown_path, vendor.wrong_method};
    for (const Operation& operation : vendor.operations)
        for (const int error : errors_of(vendor, operation)) named.insert(error);
    std::vector<int> errors;
    for (std::size_t i = 0; i < vendor.errors.size(); ++i)
        if (!named.contains(static_cast<int>(i))) errors.push_back(static_cast<int>(i));
    return errors;
}

std::vector<int> errors_for(const Vendor& vendor, int operation) {
    std::vector<int> errors;
    if (operation < 0) {
        for (std::size_t i = 0; i < vendor.errors.size(); ++i) errors.push_back(static_cast<int>(i));
        return errors;
    }
    errors = errors_of(vendor, vendor.operations[at(operation)]);
    for (const int error : errors_of_none(vendor)) errors.push_back(error);
    return errors;
}

int status_of(const Vendor& vendor, const ReplyCase& reply) {
    return reply.error >= 0 ? vendor.errors[at(reply.error)].reply.status : reply.status;
}

}  // namespace

std::optional<DocumentedAnswer> documented(const Vendor& vendor, int operation, int status) {
    if (operation >= 0) {
        const std::vector<ReplyCase>& replies = vendor.operations[at(operation)].replies;
        for (std::size_t i = 0; i < replies.size(); ++i) {
            if (status_of(vendor, replies[i]) != status) continue;
            if (replies[i].error >= 0) return DocumentedAnswer{.error = replies[i].error};
            return DocumentedAnswer{.reply = static_cast<int>(i)};
        }
    }
    for (const int error : errors_for(vendor, operation))
        if (vendor.errors[at(error)].reply.status == status) return DocumentedAnswer{.error = error};
    return std::nullopt;
}

std::optional<DocumentedAnswer> documented(const Vendor& vendor, int operation, std::string_view name) {
    for (const int error : errors_for(vendor, operation))
        if (vendor.errors[at(error)].name == name) return DocumentedAnswer{.error = error};
    return std::nullopt;
}

std::vector<int> documented_statuses(const Vendor& vendor, int operation) {
    std::set<int> statuses;
    if (operation >= 0)
        for (const ReplyCase& each : vendor.operations[at(operation)].replies)
            statuses.insert(status_of(vendor, each));
    for (const int error : errors_for(vendor, operation))
        statuses.insert(vendor.errors[at(error)].reply.status);
    return {statuses.begin(), statuses.end()};
}

std::vector<std::string> documented_names(const Vendor& vendor, int operation) {
    std::vector<std::string> names;
    for (const int error : errors_for(vendor, operation)) names.push_back(vendor.errors[at(error)].name);
    return names;
}

}  // namespace understudy::scenario
