#include "world/world.h"

#include <utility>

namespace understudy::world {

VendorState::VendorState(const scenario::Vendor& the_vendor, const scenario::Scenario& the_scenario, int the_number)
    : vendor(&the_vendor), scenario(&the_scenario), number(the_number) {
    for (const scenario::Kind& kind : vendor->kinds) {
        collections.emplace_back(kind);
        std::vector<std::int64_t>& next = sequences.emplace_back();
        for (const scenario::Field& field : kind.fields) next.push_back(field.sequence.value_or(0));
        draws.emplace_back(kind.fields.size());
    }
    plans.resize(vendor->kinds.size());
    windows.resize(vendor->limits.size());
}

std::size_t World::things() const {
    std::size_t count = 0;
    for (const VendorState& vendor : vendors)
        for (const Collection& collection : vendor.collections) count += collection.instances().size();
    return count;
}

std::string_view VendorState::key_kind(const Instance& instance) const {
    return vendor->kinds[static_cast<std::size_t>(instance.kind)].name;
}

const Value& VendorState::key(const Instance& instance) const {
    const scenario::Kind& kind = vendor->kinds[static_cast<std::size_t>(instance.kind)];
    return instance.fields[static_cast<std::size_t>(kind.key)];
}

const scenario::Lifecycle* VendorState::lifecycle(const Instance& instance) const {
    const int number_of = vendor->kinds[static_cast<std::size_t>(instance.kind)].lifecycle;
    return number_of < 0 ? nullptr : &vendor->lifecycles[static_cast<std::size_t>(number_of)];
}

const Fault& World::add_fault(VendorState& vendor, scenario::FaultRule rule, SetBy set_by) {
    return vendor.faults.emplace_back(Fault{.number = next_fault++,
                                            .rule = std::move(rule),
                                            .set_by = set_by,
                                            .set_at = time,
                                            .calls = std::vector<std::int64_t>(vendor.vendor->operations.size())});
}

}  // namespace understudy::world
