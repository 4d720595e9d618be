#include "admin/coverage.h"

#include <vector>

#include "contract/coverage.h"

namespace understudy::admin {

Reply get_coverage(const Call& call) {
    const std::vector<Exchange> journal = call.world.journal();
    Reply reply;
    reply.headers = {{"Content-Type", "application/json"}};
    reply.body = coverage_json(contract::count_coverage(call.world.catalog()->vendors, {&journal}));
    return reply;
}

}  // namespace understudy::admin
