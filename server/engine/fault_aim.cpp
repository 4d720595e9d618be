#include "engine/fault_aim.h"

#include <algorithm>
#include <string_view>

#include "engine/steps.h"

namespace understudy::engine {

using namespace scenario;

namespace {

std::size_t at(int index) {
    return static_cast<std::size_t>(index);
}

bool has_key(const Context& context, const world::Instance& instance, std::string_view key) {
    return to_text(context.vendor->key(instance)) == key;
}

}  // namespace

bool Aim::fits(const FaultRule& rule) {
    if (!rule.caller && !rule.resource) return true;
    if (!named_) named_ = look_ahead();
    if (rule.caller && (named_->caller == nullptr || !has_key(context_, *named_->caller, *rule.caller)))
        return false;
    if (!rule.resource) return true;
    return std::any_of(named_->found.begin(), named_->found.end(), [&](const world::Instance* each) {
        return each->kind == rule.resource->kind && has_key(context_, *each, rule.resource->key);
    });
}

Aim::Named Aim::look_ahead() const {
    Context ahead;
    ahead.world = context_.world;
    ahead.vendor = context_.vendor;
    ahead.population = context_.population;
    ahead.request = context_.request;
    ahead.operation = context_.operation;
    ahead.path = context_.path;
    ahead.query = context_.query;
    ahead.host = context_.host;
    ahead.prefix = context_.prefix;
    ahead.raw_path_values = context_.raw_path_values;
    const Operation& operation = *context_.operation;
    Named named;
    if (!authenticate(ahead) && operation.auth >= 0) {
        const AuthScheme& scheme = context_.vendor->vendor->auth[at(operation.auth)];
        if (scheme.caller_slot >= 0) named.caller = ahead.slots[at(scheme.caller_slot)].instance;
    }
    if (validate(ahead)) return named;
    static_cast<void>(find_resources(ahead));  // what it found until it did not is named all the same
    for (const Find& find : operation.find)
        if (const world::Instance* found = ahead.slots[at(find.slot)].instance) named.found.push_back(found);
    return named;
}

}  // namespace understudy::engine
