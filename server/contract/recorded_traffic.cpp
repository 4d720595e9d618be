#include "contract/recorded_traffic.h"

#include <optional>
#include <tuple>
#include <utility>
#include <variant>

#include "base/json.h"
#include "contract/reply_difference.h"

namespace understudy::contract {
namespace {

/// Also where something stands before the vendor's base path, as it does at a gateway or a stand-in.
int operation_of(const scenario::Vendor& vendor, const Request& request) {
    const std::string_view path = std::string_view(request.target).substr(0, request.target.find('?'));
    const int operation = operation_at(vendor, request.method, path);
    if (operation >= 0 || vendor.base_path.empty()) return operation;
    const std::size_t base = path.find(vendor.base_path + '/');
    return base == std::string_view::npos ? -1 : operation_at(vendor, request.method, path.substr(base));
}

struct Nearest {
    std::size_t contract = 0;
    const ProviderExchange* expected = nullptr;
    std::vector<Breach> differences;
};

}  // namespace

std::vector<Played> compare_recorded(const std::vector<const Contract*>& contracts, const scenario::Vendor& vendor,
                                     const std::vector<Exchange>& recorded) {
    std::vector<Played> played(contracts.size());
    for (Exchange exchange : recorded) {
        const int operation = operation_of(vendor, exchange.request);
        if (operation < 0) continue;
        std::optional<Nearest> nearest;
        for (std::size_t i = 0; i < contracts.size(); ++i) {
            for (const ProviderExchange& expected : contracts[i]->exchanges) {
                if (expected.operation != operation) continue;
                Nearest found{i, &expected, differences(expected, vendor, exchange)};
                const auto distance = [&](const Nearest& each) {
                    return std::tuple(each.expected->reply.status != exchange.status, each.differences.size());
                };
                if (!nearest || distance(found) < distance(*nearest)) nearest = std::move(found);
            }
        }
        if (!nearest) continue;
        Played& of = played[nearest->contract];
        exchange.vendor = vendor.name;
        exchange.operation = vendor.operations[static_cast<std::size_t>(operation)].name;
        exchange.source = nearest->expected->source;
        if (nearest->expected->reply.body)
            if (const auto body = parse_json(exchange.reply_body); std::holds_alternative<Value>(body))
                add_secrets(*nearest->expected->reply.body, std::get<Value>(body), of.secrets);
        of.breaches.insert(of.breaches.end(), nearest->differences.begin(), nearest->differences.end());
        of.exchanges.push_back(std::move(exchange));
    }
    return played;
}

}  // namespace understudy::contract
