#include <string>

#include "scenario/checks.h"

namespace understudy::scenario {
namespace {

/// More would make the comparison of all with all slow; no API comes near.
constexpr std::size_t most_operations = 2'000;

std::string spelled(const Operation& operation) {
    return operation.method + " " + operation.path.text();
}

}  // namespace

void check_routes(const Draft& draft) {
    const std::vector<Operation>& operations = draft.vendor.operations;
    if (operations.size() > most_operations) {
        draft.mistakes().add(operations[most_operations].place, "a vendor may have 2,000 operations");
        return;
    }
    for (std::size_t i = 0; i < operations.size(); ++i) {
        const Operation& later = operations[i];
        if (later.path.text().empty()) continue;
        for (std::size_t j = 0; j < i; ++j) {
            const Operation& earlier = operations[j];
            if (earlier.method != later.method || !earlier.path.overlaps(later.path)) continue;
            const yaml::Node* request = draft.operations.entries()[i].node->find("request");
            draft.mistakes().add(
                request == nullptr ? later.place : request->place,
                "some paths fit both this and operation '" + earlier.name + "': " + spelled(earlier),
                "a path with more literal segments wins; these have the same number");
            break;
        }
    }
}

}  // namespace understudy::scenario
