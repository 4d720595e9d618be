#include "engine/route.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/nearest.h"

namespace understudy::engine {

using namespace scenario;

namespace {

/// What a client may ask for where there is an operation for `method`.
std::vector<std::string> methods_with(const std::string& method) {
    if (method == "GET") return {"GET", "HEAD"};
    return {method};
}

}  // namespace

Routed route(const Vendor& vendor, std::string_view method, std::string_view path) {
    Routed best;
    std::vector<std::string_view> values;
    for (const Operation& operation : vendor.operations) {
        if (operation.method != method) continue;
        if (best.operation != nullptr && operation.path.literals() <= best.operation->path.literals()) continue;
        if (!operation.path.match(path, values)) continue;
        best.operation = &operation;
        best.path_values.swap(values);
    }
    if (best.operation != nullptr) return best;
    if (method == "HEAD") return route(vendor, "GET", path);
    for (const Operation& operation : vendor.operations) {
        if (!operation.path.match(path, values)) continue;
        for (const std::string& each : methods_with(operation.method))
            if (std::find(best.other_methods.begin(), best.other_methods.end(), each) == best.other_methods.end())
                best.other_methods.push_back(each);
    }
    return best;
}

std::string near_miss(const Vendor& vendor, std::string_view method, std::string_view path) {
    const std::string came = std::string(method) + ' ' + std::string(path) + " matches no operation of '" + vendor.name + "'";
    const std::string_view wanted = method == "HEAD" ? "GET" : method;
    const Operation* nearest = nullptr;
    // The further a path agrees the nearer it is; then one whose next segment is a slip of the pen away; then the one with the same
    // method, then the one of the same length.
    std::tuple<int, bool, bool, std::ptrdiff_t> nearness{-1, false, false, 0};
    std::vector<std::string_view> values;
    const auto length = std::count(path.begin(), path.end(), '/');
    for (const Operation& operation : vendor.operations) {
        const bool same_path = operation.path.match(path, values);
        const PathPattern::Difference difference = operation.path.difference(path);
        const int agrees = same_path ? 1'000 : difference.segment;
        const bool is_slip = !same_path && understudy::nearest(difference.came, std::array{difference.expected}).has_value();
        const auto gap = length - static_cast<std::ptrdiff_t>(operation.path.segments().size());
        const std::tuple candidate{agrees, is_slip, operation.method == wanted, -std::max(gap, -gap)};
        if (nearest != nullptr && candidate <= nearness) continue;
        nearest = &operation;
        nearness = candidate;
    }
    if (nearest == nullptr) return came;
    std::string out = came + "; nearest: " + nearest->method + ' ' + nearest->path.text() + " (" + nearest->name + "): ";
    if (nearest->path.match(path, values)) return out + "the method is '" + std::string(method) + "', expected '" + nearest->method + "'";
    const PathPattern::Difference difference = nearest->path.difference(path);
    out += "segment " + std::to_string(difference.segment);
    out += difference.came.empty() ? " is missing" : " is '" + difference.came + "'";
    return out + (difference.expected.empty() ? ", expected the path to end" : ", expected '" + difference.expected + "'");
}

}  // namespace understudy::engine
