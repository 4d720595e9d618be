#include "admin/coverage.h"

#include <memory>
#include <vector>

#include "contract/coverage.h"

namespace understudy::admin {

Reply get_coverage(const Call& call) {
    const std::vector<Exchange> journal = call.world.journal();
    const std::shared_ptr<const scenario::Catalog> catalog = call.world.catalog();
    Coverage coverage;
    for (const auto& vendor : catalog->vendors) {
        contract::CoverageCount count(vendor);
        for (const Exchange& exchange : journal) count.see(exchange);
        coverage.insert(coverage.end(), count.items().begin(), count.items().end());
    }
    Reply reply;
    reply.headers = {{"Content-Type", "application/json"}};
    reply.body = coverage_json(coverage);
    return reply;
}

}  // namespace understudy::admin
