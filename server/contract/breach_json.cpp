#include "contract/breach_json.h"

#include <cstdint>
#include <utility>

namespace understudy::contract {

Value json_of(const std::vector<Breach>& breaches) {
    Value::List list;
    for (const Breach& breach : breaches) {
        Value::List exchanges;
        for (const std::uint64_t sequence : breach.exchanges) exchanges.emplace_back(static_cast<std::int64_t>(sequence));
        list.emplace_back(Value::Object{{"expected", breach.expected}, {"got", breach.got}, {"exchanges", std::move(exchanges)}});
    }
    return list;
}

}  // namespace understudy::contract
